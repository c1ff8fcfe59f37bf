using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;

namespace Atelier.Emulator;

/// <summary>
/// A server without a port: what reaches the emulator's port is handed on to it, for as long as its world is there. Stopping it takes
/// requests in no more, lets those under way end, and aborts those that do not end soon.
/// </summary>
internal sealed class WorldServer : IServer
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    private readonly Lock gate = new();
    private readonly Dictionary<IFeatureCollection, Task> underWay = [];
    private Func<IFeatureCollection, Task>? handle;

    public IFeatureCollection Features { get; } = new FeatureCollection();

    public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
        where TContext : notnull
    {
        lock (gate)
            handle = features => Handle(application, features);
        return Task.CompletedTask;
    }

    /// <summary>Handles a request, or gives null if no more are taken in.</summary>
    public Task? TryHandle(IFeatureCollection request)
    {
        lock (gate)
        {
            // Entered before it can end, because ending takes the gate.
            return handle is null ? null : underWay[request] = Tracked(handle, request);
        }
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        lock (gate)
            handle = null;
        if (await HaveEnded(cancellationToken))
            return;
        foreach (var request in UnderWay().Keys)
            request.GetRequiredFeature<IHttpRequestLifetimeFeature>().Abort();
        await HaveEnded(cancellationToken);
    }

    public void Dispose()
    {
    }

    private static async Task Handle<TContext>(IHttpApplication<TContext> application, IFeatureCollection request)
        where TContext : notnull
    {
        var context = application.CreateContext(request);
        try
        {
            await application.ProcessRequestAsync(context);
        }
        catch (Exception fault)
        {
            application.DisposeContext(context, fault);
            throw;
        }

        application.DisposeContext(context, exception: null);
    }

    private async Task Tracked(Func<IFeatureCollection, Task> handler, IFeatureCollection request)
    {
        await Task.Yield();
        try
        {
            await handler(request);
        }
        finally
        {
            lock (gate)
                underWay.Remove(request);
        }
    }

    // What a request failed with is its connection's business.
    private async Task<bool> HaveEnded(CancellationToken cancel)
    {
        var all = Task.WhenAll(UnderWay().Values);
        return await Task.WhenAny(all, Task.Delay(Grace, TimeProvider.System, cancel)) == all;
    }

    private Dictionary<IFeatureCollection, Task> UnderWay()
    {
        lock (gate)
            return new Dictionary<IFeatureCollection, Task>(underWay);
    }
}
