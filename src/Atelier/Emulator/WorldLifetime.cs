namespace Atelier.Emulator;

/// <summary>A world ends when the emulator ends it: it listens to no signals of its own.</summary>
internal sealed class WorldLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
