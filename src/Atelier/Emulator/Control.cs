using System.Net;
using Atelier.Api;

namespace Atelier.Emulator;

/// <summary>
/// The emulator's own addresses, by which tests tell it what to be. Nobody signs here, so that only programs on this machine are let in:
/// no page in a browser, whatever name it reached the server under.
/// </summary>
internal sealed class Control
{
    /// <summary>The most bytes a request to the emulator may have, as to any server.</summary>
    public const long LargestRequest = 1 << 20;

    private const string Root = "/emulator";

    private readonly ControlAnswers answers;
    private readonly EmulatorOptions options;
    private readonly ApiErrors pipeline;
    private readonly IReadOnlyDictionary<(string Method, string Path), Func<HttpContext, Task<object>>> routes;

    public Control(EmulatorHost host, EmulatorOptions options)
    {
        this.options = options;
        answers = new ControlAnswers(host, options);
        pipeline = new ApiErrors(Answer, options.Logs.CreateLogger<ApiErrors>());
        routes = new Dictionary<(string Method, string Path), Func<HttpContext, Task<object>>>
        {
            [("GET", Root)] = _ => answers.Show(),
            [("POST", Root + "/reset")] = answers.Reset,
            [("GET", Root + "/clock")] = _ => answers.ShowClock(),
            [("POST", Root + "/clock")] = answers.Advance,
            [("GET", Root + "/delays")] = _ => answers.ShowDelays(),
            [("POST", Root + "/delays")] = answers.Delay,
            [("DELETE", Root + "/delays")] = _ => answers.ClearDelays(),
            [("GET", Root + "/failures")] = _ => answers.ShowFailures(),
            [("POST", Root + "/failures")] = answers.Fail,
            [("DELETE", Root + "/failures")] = _ => answers.ClearFailures(),
            [("GET", Root + "/errors")] = _ => answers.ShowErrors(),
            [("POST", Root + "/errors")] = answers.Answer,
            [("DELETE", Root + "/errors")] = _ => answers.ClearErrors(),
        };
    }

    /// <summary>Whether a path is the emulator's own.</summary>
    public static bool IsMeant(string path) => new PathString(path).StartsWithSegments(Root, StringComparison.Ordinal);

    public Task Handle(HttpContext http) => pipeline.InvokeAsync(http);

    private async Task Answer(HttpContext http)
    {
        CheckSender(http);
        if (!routes.TryGetValue((http.Request.Method, http.Request.Path.Value!), out var route))
            throw ApiError.UnknownOperation(
                $"The emulator has no {http.Request.Method} {http.Request.Path}; there are " +
                $"{string.Join(", ", routes.Keys.Select(known => $"{known.Method} {known.Path}"))}.");
        var body = WireJson.Format.Write(await route(http));
        http.Response.ContentType = "application/json";
        http.Response.ContentLength = body.Length;
        await http.Response.Body.WriteAsync(body, http.RequestAborted);
    }

    // A browser says where a page is from when it changes something, and names the host it asked for, which may be a stranger's name for
    // this machine.
    private void CheckSender(HttpContext http)
    {
        if (http.Request.Headers.Origin.Count > 0)
            throw ApiError.AccessDenied("The emulator is not controlled by web pages: send the request without the header Origin.");
        var host = http.Request.Host.Host;
        if (IsLoopback(host) || host == options.Settings.PublicUrl?.Host || IsAddressOf(http, host))
            return;
        throw ApiError.AccessDenied(
            $"The emulator is not controlled as {host}: use localhost, the address it listens on, or the host of --public-url.");
    }

    private static bool IsLoopback(string host) => host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));

    private static bool IsAddressOf(HttpContext http, string host) =>
        IPAddress.TryParse(host, out var address) && http.Connection.LocalIpAddress is { } local
            && (local.IsIPv4MappedToIPv6 ? local.MapToIPv4() : local).Equals(address);
}
