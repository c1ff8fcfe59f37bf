using Atelier.Storage;

namespace Atelier.Streaming;

/// <summary>Wakes what follows an open stream when a row changes that it has to do with. A row has an id that no other has.</summary>
internal sealed class OpenStreams
{
    private readonly Dictionary<string, List<Sleeper>> sleepers = [];
    private readonly Lock gate = new();

    public OpenStreams(RowChanges changes) => changes.Listen(Hear);

    /// <summary>A sleeper that changes of these rows wake, until it is disposed of; the first look is at once.</summary>
    public OpenStream Enter(params string[] rows)
    {
        var sleeper = new Sleeper();
        sleeper.Wake();
        lock (gate)
        {
            foreach (var row in rows)
            {
                if (!sleepers.TryGetValue(row, out var ofRow))
                    sleepers[row] = ofRow = [];
                ofRow.Add(sleeper);
            }
        }
        return new OpenStream(sleeper, () => Leave(rows, sleeper));
    }

    private void Leave(string[] rows, Sleeper sleeper)
    {
        lock (gate)
        {
            foreach (var row in rows)
            {
                sleepers[row].Remove(sleeper);
                if (sleepers[row].Count == 0)
                    sleepers.Remove(row);
            }
        }
    }

    private void Hear(RowChange? change)
    {
        lock (gate)
        {
            IEnumerable<Sleeper> woken = change is null
                ? sleepers.Values.SelectMany(ofRow => ofRow)
                : sleepers.GetValueOrDefault(change.Id) ?? [];
            foreach (var sleeper in woken)
                sleeper.Wake();
        }
    }
}

/// <summary>An open stream's sleeper, for as long as it is open.</summary>
internal sealed class OpenStream(Sleeper sleeper, Action leave) : IDisposable
{
    public Sleeper Sleeper => sleeper;

    public void Dispose() => leave();
}
