using System.Collections.Concurrent;
using System.Text.Json;
using Atelier.Workstations.Lxd;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Atelier.Tests.Workstations.Lxd;

/// <summary>
/// A peer that speaks LXD's REST protocol on a unix socket and plays back what a test wants: failures that a real LXD is not talked into.
/// What no test scripted is answered as absent.
/// </summary>
internal sealed class ScriptedLxd : IAsyncDisposable
{
    public const string Owner = "server-one";
    private readonly string folder = Directory.CreateTempSubdirectory("lxd-").FullName;
    private readonly ConcurrentDictionary<string, Queue<Func<HttpContext, Task>>> script = new();
    private readonly ConcurrentQueue<string> seen = new();
    private readonly WebApplication server;
    private int operations;

    private ScriptedLxd()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenUnixSocket(Socket));
        server = builder.Build();
        server.Run(Play);
        On("GET /1.0/storage-pools/atelier", Sync(new { driver = "zfs", config = new { } }));
        On("GET /1.0/storage-pools/atelier/resources", Sync(new { space = new { total = 100L << 30, used = 1L << 30 } }));
        On("POST /1.0/storage-pools/atelier/volumes/custom", Error(409, "Volume by that name already exists"));
    }

    public string Socket => Path.Combine(folder, "unix.socket");

    /// <summary>Every request so far, such as <c>POST /1.0/instances</c>.</summary>
    public IReadOnlyCollection<string> Seen => seen;

    public static async Task<ScriptedLxd> Start()
    {
        var peer = new ScriptedLxd();
        await peer.server.StartAsync(TestContext.Current.CancellationToken);
        return peer;
    }

    public LxdEngine Engine() =>
        new(new LxdOptions(Socket, "atelier", Network: null, Owner), TimeProvider.System, NullLogger<LxdEngine>.Instance);

    /// <summary>The answers to a request in their order; the last one is repeated for ever.</summary>
    public void On(string request, params Func<HttpContext, Task>[] answers) => script[request] = new(answers);

    public static Func<HttpContext, Task> Sync(object metadata) =>
        context => Write(context, new { type = "sync", status_code = 200, metadata });

    public static Func<HttpContext, Task> Text(string text) => context => context.Response.WriteAsync(text);

    public static Func<HttpContext, Task> Error(int code, string error) =>
        context =>
        {
            context.Response.StatusCode = code;
            return Write(context, new { type = "error", error_code = code, error });
        };

    /// <summary>Background work that is over when it is waited for, well or (with an error) not.</summary>
    public Func<HttpContext, Task> Background(string? error = null)
    {
        var id = $"op-{Interlocked.Increment(ref operations)}";
        On($"GET /1.0/operations/{id}/wait", Sync(Operation(id, error is null ? 200 : 400, error)));
        return BackgroundUnknown(id);
    }

    /// <summary>Background work that nothing is known of afterwards, as when LXD is restarted.</summary>
    public static Func<HttpContext, Task> BackgroundUnknown(string id) =>
        context =>
        {
            context.Response.StatusCode = 202;
            return Write(context, new { type = "async", status_code = 100, metadata = Operation(id, 103, error: null) });
        };

    public static object Operation(string id, int statusCode, string? error, params string[] instances) => new
    {
        id, @class = "task", status_code = statusCode, err = error,
        resources = new { instances = instances.Select(name => "/1.0/instances/" + name) },
    };

    public static object Instance(string name, string status = "Stopped", bool isComplete = true, string owner = Owner) => new
    {
        name, status, architecture = "x86_64",
        config = new Dictionary<string, string>
        {
            ["user.atelier.owner"] = owner,
            ["user.atelier.kind"] = "workstation",
            ["user.atelier.complete"] = isComplete ? "true" : "false",
        },
        devices = new { root = new { type = "disk", path = "/", pool = "atelier" } },
    };

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private static Task Write(HttpContext context, object reply)
    {
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(JsonSerializer.Serialize(reply));
    }

    private Task Play(HttpContext context)
    {
        var request = $"{context.Request.Method} {context.Request.Path}";
        seen.Enqueue(request);
        if (!script.TryGetValue(request, out var answers)) return Error(404, "not found")(context);
        lock (answers)
        {
            return (answers.Count > 1 ? answers.Dequeue() : answers.Peek())(context);
        }
    }
}
