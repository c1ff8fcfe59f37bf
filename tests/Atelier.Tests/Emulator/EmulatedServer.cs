using System.Net.Http.Json;
using System.Text.Json;
using Atelier.Api;
using Atelier.Emulator;
using Atelier.Identity.Oidc;
using Atelier.Tests.Harness;
using Atelier.Workstations;
using Microsoft.Extensions.Logging;

namespace Atelier.Tests.Emulator;

/// <summary>The whole emulator on a free port, with what a test sends to its control and a client of its first account.</summary>
internal sealed class EmulatedServer : IAsyncDisposable
{
    public const string Account = "123456789012";
    private static readonly HttpClient Http = new();
    private readonly EmulatorHost host;
    private readonly ILoggerFactory logs;

    private EmulatedServer(EmulatorHost host, CapturedLog log, ILoggerFactory logs)
    {
        this.host = host;
        this.logs = logs;
        Log = log;
        Address = new Uri(host.Addresses.Single());
        Administrator = new ApiClient(Address, host.Key.Id, host.Key.Secret, principalId: "", TimeProvider.System);
    }

    public Uri Address { get; }

    public CapturedLog Log { get; }

    /// <summary>Signs with the key that is given out at the start.</summary>
    public ApiClient Administrator { get; }

    public static async Task<EmulatedServer> Start(bool takesAnyAccount = false, Dictionary<string, TimeSpan>? delays = null)
    {
        var log = new CapturedLog();
        var logs = LoggerFactory.Create(logging => logging.SetMinimumLevel(LogLevel.Information).AddProvider(log));
        var settings = ServerSettings.Default;
        var options = new EmulatorOptions(
            (builder, database, engine, key, time) =>
                Server.Build(builder, database, engine, InstanceTypes.Default, key, settings, OidcIssuers.None, time),
            Routes.Operations, "http://127.0.0.1:0", Account, settings, logs)
        {
            Delays = delays ?? [],
            TakesAnyAccount = takesAnyAccount,
        };
        return new EmulatedServer(await EmulatorHost.Start(
            options, WorldDatabase.Open(TestContext.Current.CancellationToken), TestContext.Current.CancellationToken), log, logs);
    }

    /// <summary>Signs with a key id, as a client that was given any secret does.</summary>
    public ApiClient Client(string keyId) => new(Address, keyId, "any secret", principalId: "", TimeProvider.System);

    public Task<JsonElement> Show(string path = "") => Control(HttpMethod.Get, path);

    public Task<JsonElement> Post(string path, object? body = null) => Control(HttpMethod.Post, path, body);

    public Task<JsonElement> Delete(string path) => Control(HttpMethod.Delete, path);

    public Task Fail(string operation, string statusCode, int times = 1) =>
        Post("/failures", new { operation, statusCode, times, message = "As scripted" });

    public Task Advance(string by) => Post("/clock", new { advance = by });

    /// <summary>Sends a request to the control as it is.</summary>
    public Task<HttpResponseMessage> Send(HttpRequestMessage request)
    {
        request.RequestUri = new Uri(Address, request.RequestUri!);
        return Http.SendAsync(request);
    }

    public async ValueTask DisposeAsync()
    {
        await host.DisposeAsync();
        logs.Dispose();
    }

    private async Task<JsonElement> Control(HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, new Uri($"/emulator{path}", UriKind.Relative));
        if (body is not null)
            request.Content = JsonContent.Create(body);
        using var response = await Send(request);
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>();
        return response.IsSuccessStatusCode ? answer : throw new ApiErrorSeen(response, answer);
    }
}
