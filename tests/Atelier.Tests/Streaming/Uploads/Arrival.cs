using Atelier.Tests.Harness;
using Atelier.Workstations;

namespace Atelier.Tests.Streaming.Uploads;

/// <summary>Notices when the first bytes of a file have reached the engine.</summary>
internal sealed class Arrival
{
    private readonly TaskCompletionSource first = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task First => first.Task;

    public IWorkstationEngine Wrap(IWorkstationEngine engine) => new Engine(this, engine);

    private sealed class Engine(Arrival arrival, IWorkstationEngine engine) : WatchedEngine(engine, (_, _, call, _) => call())
    {
        public override Task<IncomingState> Receive(
            string workstation, IncomingFile file, IncomingBytes? bytes, CancellationToken cancel) => base.Receive(
            workstation, file, bytes is null ? null : bytes with { Content = new Noticed(arrival, bytes.Content) }, cancel);
    }

    private sealed class Noticed(Arrival arrival, Stream content) : MemoryStream
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var count = await content.ReadAsync(buffer, cancellationToken);
            if (count > 0)
                arrival.first.TrySetResult();
            return count;
        }
    }
}
