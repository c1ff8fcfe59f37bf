using System.Security.Cryptography;
using System.Text;
using Atelier.Api;
using Atelier.Tests.Harness;

namespace Atelier.Tests.Identity;

/// <summary>Requests that are signed as SDKs sign them, and wrong in every way they can be.</summary>
public sealed class SignatureTests : IAsyncLifetime
{
    private TestServer server = null!;
    private SigningClient client = null!;

    public async ValueTask InitializeAsync()
    {
        server = await TestServer.Start(cancel: TestContext.Current.CancellationToken);
        client = await SigningClient.SignIn(server);
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task A_signed_request_is_answered_with_a_request_id()
    {
        using var response = await client.Send(new SignedRequestDraft());

        Assert.Equal(200, (int)response.StatusCode);
        Assert.True(Guid.TryParse(response.Headers.GetValues("x-amzn-RequestId").Single(), out _));
        Assert.NotNull(response.Headers.Date);
        Assert.Equal("application/json", response.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task A_request_without_a_signature_is_told_to_sign() => await Refused(
        new SignedRequestDraft { Authorization = null }, "MissingAuthenticationTokenException",
        "The request is not signed; sign it with AWS Signature Version 4.");

    [Theory]
    [InlineData("Basic dXNlcjpwYXNz")]
    [InlineData("AWS4-HMAC-SHA256")]
    [InlineData("AWS4-HMAC-SHA256 ")]
    [InlineData("AWS4-HMAC-SHA256 Credential=a/20300102/us-west-2/nimble/aws4_request")]
    [InlineData("AWS4-HMAC-SHA256 Credential=a/20300102/us-west-2/aws4_request, SignedHeaders=host;x-amz-date, Signature=00")]
    [InlineData("AWS4-HMAC-SHA256 Credential=a/20300102/us-west-2/nimble/aws5_request, SignedHeaders=host;x-amz-date, Signature=00")]
    [InlineData("AWS4-HMAC-SHA512 Credential=a/20300102/us-west-2/nimble/aws4_request, SignedHeaders=host;x-amz-date, Signature=00")]
    public async Task A_header_of_another_form_is_incomplete(string authorization) => await Refused(
        new SignedRequestDraft { Authorization = _ => authorization }, "IncompleteSignatureException",
        "The Authorization header must have the form");

    [Theory]
    [InlineData("host")]
    [InlineData("x-amz-date")]
    public async Task Host_and_date_must_be_signed(string onlySigned) => await Refused(
        new SignedRequestDraft { SignedHeaders = [onlySigned] },
        "IncompleteSignatureException", "The headers host and x-amz-date must be among the signed ones.");

    [Theory]
    [InlineData("")]
    [InlineData("2030-01-02T03:04:05Z")]
    public async Task The_date_must_be_there_in_its_form(string date) => await Refused(
        new SignedRequestDraft { Date = date }, "IncompleteSignatureException", "x-amz-date must give the time of signing");

    [Theory]
    [InlineData("us-west-2", "s3")]
    [InlineData("nowhere", "nimble")]
    public async Task The_scope_must_name_a_region_and_this_service(string region, string service) => await Refused(
        new SignedRequestDraft { Region = region, Service = service }, "InvalidSignatureException",
        "must be scoped to a region and the service nimble");

    [Fact]
    public async Task The_scopes_day_must_be_the_dates() => await Refused(
        new SignedRequestDraft { ScopeDate = "20300103" }, "InvalidSignatureException",
        "The date of the credential's scope is not the day");

    [Fact]
    public async Task Any_region_may_be_signed_for()
    {
        using var response = await client.Send(new SignedRequestDraft { Region = "eu-central-1" });

        Assert.Equal(200, (int)response.StatusCode);
    }

    [Theory]
    [InlineData(300, true)]
    [InlineData(-300, true)]
    [InlineData(301, false)]
    [InlineData(-301, false)]
    public async Task A_clock_may_be_wrong_by_five_minutes(int seconds, bool isAllowed)
    {
        var draft = new SignedRequestDraft { Skew = TimeSpan.FromSeconds(seconds) };

        if (isAllowed)
            Assert.Equal(200, (int)(await client.Send(draft)).StatusCode);
        else
            await Refused(draft, "InvalidSignatureException", "Signature not current");
    }

    [Fact]
    public async Task An_unknown_key_is_not_recognised() => await Refused(
        new SignedRequestDraft { KeyId = "AKIAUNKNOWN" }, "UnrecognizedClientException",
        "The access key id AKIAUNKNOWN is unknown or disabled.");

    [Fact]
    public async Task A_disabled_key_is_not_recognised()
    {
        await using (var db = await server.Database.Write(CancellationToken.None))
        {
            await db.Execute("update access_keys set is_active = 0", null, CancellationToken.None);
            await db.Commit(CancellationToken.None);
        }

        await Refused(new SignedRequestDraft(), "UnrecognizedClientException", "is unknown or disabled");
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("")]
    [InlineData("AAAA")]
    [InlineData("not base64!")]
    public async Task A_session_token_that_nobody_gave_out_is_not_recognised(string token) => await Refused(
        new SignedRequestDraft { Headers = [new("x-amz-security-token", token)] }, "UnrecognizedClientException",
        "The session token is not one that this server gave out");

    [Fact]
    public async Task A_wrong_secret_is_a_wrong_signature() => await Refused(
        new SignedRequestDraft { Secret = "wrong" }, "InvalidSignatureException", "The signature does not match the request");

    [Fact]
    public async Task What_was_signed_cannot_be_changed_on_the_way()
    {
        await Refused(new SignedRequestDraft { SentQuery = "nextToken=x" }, "InvalidSignatureException", "does not match");
        await Refused(new SignedRequestDraft { SentPath = "/2020-08-01/other" }, "InvalidSignatureException", "does not match");
        await Refused(new SignedRequestDraft { Body = "{}", SentBody = "{ }" }, "InvalidSignatureException", "does not match");
        await Refused(
            new SignedRequestDraft { Headers = [new("x-amz-client-token", "a")], SentHeaders = [new("x-amz-client-token", "b")] },
            "InvalidSignatureException", "does not match");
    }

    [Fact]
    public async Task A_body_hash_that_is_sent_must_be_the_bodys()
    {
        var empty = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("")));

        Assert.Equal(200, (int)(await client.Send(new SignedRequestDraft { Headers = [new("x-amz-content-sha256", empty)] })).StatusCode);
        await Refused(
            new SignedRequestDraft { Headers = [new("x-amz-content-sha256", new string('0', 64))] }, "InvalidSignatureException",
            "The header x-amz-content-sha256 is not the SHA-256 of the body received.");
    }

    [Theory]
    [InlineData("b=2&a=1")]
    [InlineData("a=1&a=0&A=3&a%20b=x")]
    [InlineData("nextToken&ownedBy=")]
    [InlineData("sessionIds=a%2Cb&x=%C3%A4~-_.")]
    [InlineData("x=1+1&y=%2B")]
    public async Task A_query_counts_as_its_sorted_and_encoded_form(string query)
    {
        using var response = await client.Send(new SignedRequestDraft { SentQuery = query, SignsSentQuery = true });

        Assert.NotEqual(403, (int)response.StatusCode);
    }

    [Theory]
    [InlineData("  a   b  c ", "a b c")]
    [InlineData("plain", "plain")]
    public async Task A_headers_value_counts_without_needless_spaces(string sent, string canonical)
    {
        using var response = await client.Send(new SignedRequestDraft
        {
            Headers = [new("x-amz-user-agent", canonical)],
            SentHeaders = [new("x-amz-user-agent", sent)],
        });

        Assert.Equal(200, (int)response.StatusCode);
    }

    [Theory]
    [InlineData(", ")]
    [InlineData(",")]
    public async Task The_parts_of_the_header_come_in_any_order_and_spacing(string between)
    {
        using var response = await client.Send(new SignedRequestDraft
        {
            Authorization = header => $"{SigV4.Algorithm} {string.Join(between, Parts(header).Reverse())}",
        });

        Assert.Equal(200, (int)response.StatusCode);
    }

    [Fact]
    public async Task No_secret_can_be_read_in_the_database()
    {
        var dump = await DatabaseDump.Read(server.Database);

        Assert.Contains(client.Key.Id, dump);
        Assert.DoesNotContain(client.Key.Secret, dump);
        Assert.DoesNotContain(Convert.ToBase64String(Encoding.UTF8.GetBytes(client.Key.Secret)), dump);
    }

    [Fact]
    public async Task Sealed_secrets_cannot_change_places()
    {
        var other = await SigningClient.SignIn(server, "other");
        await using (var db = await server.Database.Write(CancellationToken.None))
        {
            await db.Execute(
                "update access_keys set sealed_secret = (select sealed_secret from access_keys where id = @Theirs) where id = @Mine",
                new { Theirs = other.Key.Id, Mine = client.Key.Id }, CancellationToken.None);
            await db.Commit(CancellationToken.None);
        }

        using var response = await client.Send(new SignedRequestDraft { Secret = other.Key.Secret });

        Assert.NotEqual(200, (int)response.StatusCode);
    }

    private static string[] Parts(string header) => header[SigV4.Algorithm.Length..].Split(',', StringSplitOptions.TrimEntries);

    private async Task Refused(SignedRequestDraft draft, string name, string message)
    {
        using var response = await client.Send(draft);
        var body = await response.Content.ReadAsStringAsync();

        Assert.Equal((403, name), ((int)response.StatusCode, response.Headers.GetValues("x-amzn-ErrorType").Single()));
        Assert.Contains(message, body);
        Assert.Contains($"\"code\":\"{name}\"", body);
    }
}
