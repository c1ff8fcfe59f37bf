using Atelier.Identity;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;

namespace Atelier.Emulator;

/// <summary>
/// The emulator: one port, the control at <c>/emulator</c>, and behind everything else a world that can be replaced by a new one
/// (docs/adr/0010-the-emulator-hosts-servers.md).
/// </summary>
internal sealed class EmulatorHost : IHttpApplication<IFeatureCollection>, IAsyncDisposable
{
    private readonly EmulatorOptions options;
    private readonly EmulatedAccounts accounts;
    private readonly SemaphoreSlim resetting = new(1);
    private readonly KestrelServer kestrel;
    private readonly Control control;
    private readonly Task begun;
    private volatile World? world;

    private EmulatorHost(EmulatorOptions options, EmulatedAccounts accounts, Task<WorldDatabase> database, CancellationToken cancel)
    {
        this.options = options;
        this.accounts = accounts;
        begun = Task.Run(async () => world = await World.Begin(options, accounts, await database, cancel), cancel);
        control = new Control(this, options);
        kestrel = new KestrelServer(
            Options.Create(new KestrelServerOptions { AddServerHeader = false, Limits = { MaxRequestBodySize = Control.LargestRequest } }),
            new SocketTransportFactory(Options.Create(new SocketTransportOptions()), options.Logs),
            options.Logs);
        Addresses.Add(options.Url);
    }

    /// <summary>Where it answers.</summary>
    public ICollection<string> Addresses => kestrel.Features.GetRequiredFeature<IServerAddressesFeature>().Addresses;

    /// <summary>The access key that is valid from the start on, and after every reset.</summary>
    public NewAccessKey Key => accounts.Get(options.Account).Key;

    /// <summary>The administrator's password for the portal, valid for as long.</summary>
    public string Password => accounts.Get(options.Account).Password;

    /// <summary>The world as it is now; it may have ended by the time it is used.</summary>
    public World World => world ?? throw new InvalidOperationException("The first world has not begun.");

    /// <summary>How often there was a new world.</summary>
    public int Resets { get; private set; }

    /// <summary>Starts the first world and listens. Either takes as long as the other, so they are done at the same time.</summary>
    /// <param name="options">What the emulator is to be.</param>
    /// <param name="database">The first world's, which may be under way.</param>
    /// <param name="cancel">Gives up.</param>
    public static async Task<EmulatorHost> Start(EmulatorOptions options, Task<WorldDatabase> database, CancellationToken cancel)
    {
        var host = new EmulatorHost(options, new EmulatedAccounts(), database, cancel);
        try
        {
            await host.kestrel.StartAsync(host, cancel);
            await host.begun;
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Puts a new world in the place of this one, and ends this one. Returns when nothing of it is left. What comes in meanwhile is for the
    /// new world.
    /// </summary>
    public async Task Reset(CancellationToken cancel)
    {
        await resetting.WaitAsync(cancel);
        try
        {
            var next = await World.Begin(options, accounts, await WorldDatabase.Open(cancel), cancel);
            var ended = World;
            world = next;
            Resets++;
            await ended.DisposeAsync();
        }
        finally
        {
            resetting.Release();
        }
    }

    public IFeatureCollection CreateContext(IFeatureCollection contextFeatures) => contextFeatures;

    public async Task ProcessRequestAsync(IFeatureCollection context)
    {
        // The port may be there before the first world is.
        await begun;
        await Handle(context);
    }

    public void DisposeContext(IFeatureCollection context, Exception? exception)
    {
        // There is nothing of the emulator's own in it.
    }

    public async ValueTask DisposeAsync()
    {
        // The world first: its streams are requests that end no sooner.
        if (await HasBegun())
            await World.DisposeAsync();
        await kestrel.StopAsync(CancellationToken.None);
        kestrel.Dispose();
        resetting.Dispose();
    }

    private Task Handle(IFeatureCollection context)
    {
        if (Control.IsMeant(context.GetRequiredFeature<IHttpRequestFeature>().Path))
            return control.Handle(new DefaultHttpContext(context));
        while (true)
        {
            // A world that ends has been replaced before.
            if (World.TryHandle(context) is { } handled)
                return handled;
        }
    }

    // Why a world did not begin is for who started it.
    private async Task<bool> HasBegun()
    {
        await begun.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return world is not null;
    }
}
