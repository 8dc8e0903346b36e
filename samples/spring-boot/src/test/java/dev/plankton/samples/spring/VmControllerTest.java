package dev.plankton.samples.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;

@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class VmControllerTest {
    @Value("${local.server.port}")
    private int port;

    private HttpResponse<String> get(String path) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            URI uri = URI.create("http://localhost:" + port + path);
            return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    @Test
    void eachVmCountsItsOwnRequests() throws Exception {
        assertThat(get("/vms/7").body()).isEqualTo("VM 7 request 1\n");
        assertThat(get("/vms/8").body()).isEqualTo("VM 8 request 1\n");
        assertThat(get("/vms/7").body()).isEqualTo("VM 7 request 2\n");
    }

    @Test
    void aVmThatIsNotThereIsNotFound() throws Exception {
        assertThat(get("/vms/1000").statusCode()).isEqualTo(404);
    }
}
