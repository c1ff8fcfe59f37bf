namespace Atelier.Streaming.Uploads;

/// <summary>Bounds how much is uploaded into a workstation at the same time.</summary>
internal sealed class UploadTurns
{
    /// <summary>How many requests may reach a workstation at once.</summary>
    public const int Most = 6;

    private readonly Lock gate = new();
    private readonly Dictionary<string, int> taken = [];

    /// <summary>A turn, until it is disposed of.</summary>
    /// <exception cref="UploadRefusal">All are taken.</exception>
    public IDisposable Take(string workstation)
    {
        lock (gate)
        {
            var count = taken.GetValueOrDefault(workstation);
            if (count >= Most)
                throw new UploadRefusal(
                    StatusCodes.Status429TooManyRequests, "TOO_MANY_UPLOADS",
                    $"{Most} uploads into this workstation are under way; go on when one of them is done.");
            taken[workstation] = count + 1;
        }

        return new Turn(this, workstation);
    }

    private void Give(string workstation)
    {
        lock (gate)
        {
            if (--taken[workstation] == 0)
                taken.Remove(workstation);
        }
    }

    private sealed class Turn(UploadTurns turns, string workstation) : IDisposable
    {
        public void Dispose() => turns.Give(workstation);
    }
}
