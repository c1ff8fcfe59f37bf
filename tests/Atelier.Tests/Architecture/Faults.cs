namespace Atelier.Tests.Architecture;

internal static class Faults
{
    /// <summary>Fails with every fault on a line of its own.</summary>
    public static void AreNone(IEnumerable<string> faults)
    {
        var found = faults.ToArray();
        Assert.True(found.Length == 0, $"{found.Length} faults:\n{string.Join('\n', found)}");
    }
}
