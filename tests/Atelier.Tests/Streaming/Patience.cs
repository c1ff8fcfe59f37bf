namespace Atelier.Tests.Streaming;

/// <summary>How long these tests wait for a peer before they fail. Nothing takes near that long unless it hangs.</summary>
internal static class Patience
{
    public static CancellationToken Cancel
    {
        get
        {
            var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
            patience.CancelAfter(TimeSpan.FromSeconds(20));
            return patience.Token;
        }
    }
}
