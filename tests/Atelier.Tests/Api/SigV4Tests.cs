using System.Globalization;
using Atelier.Api;

namespace Atelier.Tests.Api;

public sealed class SigV4Tests
{
    [Fact]
    public void A_start_request_recorded_from_botocore_has_its_signature()
    {
        var content = new SignedContent(
            "POST",
            "/2020-08-01/studios/us-west-2%3Astid-nyoqq12fteqy1x48/streaming-sessions/s1/start",
            "",
            [
                new("host", "127.0.0.1:18999"),
                new("x-amz-client-token", "492d35e2-3861-41ec-b423-1c1dca60562a"),
                new("x-amz-date", "20261121T185804Z"),
            ],
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        var time = DateTimeOffset.ParseExact(
            "20261121T185804Z", SigV4.TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

        var signature = SigV4.Sign(content, time, new SignatureScope("20261121", "us-west-2", "nimble"), "secret");

        Assert.Equal("5a13dd794f2f5fb41e4fe95d0e926378430db4a3b6dbd3fad02a14f0e38afc69", signature);
    }
}
