using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Atelier.Workstations.Simulated;

/// <summary>Tells everybody who reads which workstations changed.</summary>
internal sealed class SimulatedNews
{
    private ImmutableArray<Channel<string>> readers = [];

    public void Tell(string workstation)
    {
        foreach (var reader in readers)
            reader.Writer.TryWrite(workstation);
    }

    /// <summary>First null, then every name that is told from then on.</summary>
    public async IAsyncEnumerable<string?> Read([EnumeratorCancellation] CancellationToken cancel)
    {
        var channel = Channel.CreateUnbounded<string>();
        ImmutableInterlocked.Update(ref readers, all => all.Add(channel));
        try
        {
            yield return null;
            await foreach (var workstation in channel.Reader.ReadAllAsync(cancel))
                yield return workstation;
        }
        finally
        {
            ImmutableInterlocked.Update(ref readers, all => all.Remove(channel));
        }
    }
}
