using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Atelier.Identity.Oidc;

namespace Atelier.Cli.Doctor;

/// <summary>What is reached over the network: the server itself, its certificate, issuers of sign-ins.</summary>
internal static class AddressChecks
{
    private const string NotNamed = "not looked at: no --url is named";
    private static readonly TimeSpan Soon = TimeSpan.FromDays(21);

    public static async Task<Finding> Server(Ground ground, CancellationToken cancel)
    {
        if (ground.Url is not { } url)
            return Finding.Ok(NotNamed);
        try
        {
            // What it says is no matter; who signs nothing is refused.
            using var http = Open((_, _, _) => true);
            using var answer = await http.GetAsync(new Uri(url, "/2020-08-01/studios"), cancel);
            return answer.Headers.Contains("x-amzn-RequestId")
                ? Finding.Ok($"the server answers at {url}")
                : Finding.Problem($"{url} answers with {(int)answer.StatusCode}, but not as this server does", "check the proxy's target");
        }
        catch (HttpRequestException fault)
        {
            return Finding.Problem(
                $"{url} does not answer: {fault.Message.TrimEnd('.')}", "check that server and proxy run, and the firewall");
        }
    }

    public static async Task<Finding> Certificate(Ground ground, CancellationToken cancel)
    {
        if (ground.Url is not { } url)
            return Finding.Ok(NotNamed);
        if (url.Scheme != Uri.UriSchemeHttps)
            return url.IsLoopback
                ? Finding.Ok("none is needed on this machine alone")
                : Finding.Problem(
                    $"{url} is not encrypted: desktops can be watched on the way", "put a proxy with TLS in front of the server");
        var (expiry, errors) = (DateTimeOffset.MinValue, SslPolicyErrors.None);
        using var http = Open((certificate, _, found) =>
        {
            (expiry, errors) = (certificate is null ? DateTimeOffset.MinValue : new DateTimeOffset(certificate.NotAfter), found);
            return true;
        });
        try
        {
            using var answer = await http.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, cancel);
        }
        catch (HttpRequestException)
        {
            throw new NotSeen("the server does not answer");
        }

        var left = expiry - ground.Time.GetUtcNow();
        var found = $"it is good until {expiry.UtcDateTime:yyyy-MM-dd}";
        if (left <= TimeSpan.Zero)
            return Finding.Problem($"it expired on {expiry.UtcDateTime:yyyy-MM-dd}", "renew it");
        if (errors != SslPolicyErrors.None)
            return Finding.Problem($"browsers refuse it: {errors}", "use one for this name, from an authority that they know");
        return left < Soon ? Finding.Warning(found, "renew it, and see why that does not happen by itself") : Finding.Ok(found);
    }

    public static async Task<Finding> Issuers(Ground ground, CancellationToken cancel)
    {
        OidcIssuers issuers;
        try
        {
            issuers = OidcIssuers.Read(ground.Folder.File(OidcIssuers.FileName));
        }
        catch (InvalidDataException wrong)
        {
            return Finding.Problem(wrong.Message.TrimEnd('.'), "correct the file, then restart the server");
        }

        using var http = new HttpClient();
        var silent = new List<string>();
        foreach (var issuer in issuers.All)
        {
            if (!await Answers(http, issuer, cancel))
                silent.Add(issuer.Issuer);
        }

        return silent.Count == 0
            ? Finding.Ok(issuers.All.Count == 0 ? "no issuers are configured" : $"{issuers.All.Count} issuers answer")
            : Finding.Problem(
                $"no keys come from {HostProgram.Some(silent)}", "check the issuer's address, the network and its certificate");
    }

    private static async Task<bool> Answers(HttpClient http, OidcIssuer issuer, CancellationToken cancel)
    {
        try
        {
            using var answer = await http.GetAsync(new Uri($"{issuer.Issuer.TrimEnd('/')}/.well-known/openid-configuration"), cancel);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static HttpClient Open(Func<X509Certificate2?, X509Chain?, SslPolicyErrors, bool> judge) => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        SslOptions =
        {
            RemoteCertificateValidationCallback = (_, certificate, chain, errors) => judge(certificate as X509Certificate2, chain, errors),
        },
    });
}
