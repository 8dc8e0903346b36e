// Only starts `plankton dap`: everything that is debugging is there.
const vscode = require('vscode');

exports.activate = context => {
    const command = () => vscode.workspace.getConfiguration('plankton').get('command');
    context.subscriptions.push(
        vscode.debug.registerDebugAdapterDescriptorFactory('plankton', {
            createDebugAdapterDescriptor: ({ configuration: { port } }) =>
                port ? new vscode.DebugAdapterServer(port) : new vscode.DebugAdapterExecutable(command(), ['dap'])
        }));
};
