using System.Globalization;

namespace Atelier.Tests.Architecture;

/// <summary>Measures the house. Nothing is asserted that another test does not assert already; the figures are for reading.</summary>
public sealed class ScorecardTests(ITestOutputHelper output)
{
    [Fact]
    public void Scorecard()
    {
        var (sources, tests) = (Checkout.CSharp("src"), Checkout.CSharp("tests"));
        var sizes = sources.Select(file => file.Lines.Count).Order().ToArray();
        var largest = sources.MaxBy(file => file.Lines.Count)!;
        var interfaces = typeof(Routes).Assembly.GetTypes().Count(type => type.IsInterface);
        var (sourceLines, testLines) = (sizes.Sum(), tests.Sum(file => file.Lines.Count));
        var comments = sources.Sum(file => file.Lines.Count(line => line.TrimStart().StartsWith("///", StringComparison.Ordinal)));

        Show("operations", $"{Routes.Operations.Count} of {CompatibilityPage.Names.Count}");
        Show("projects", $"{Checkout.Files.Count(path => path.EndsWith(".csproj", StringComparison.Ordinal))}");
        Show("source", $"{sourceLines} lines in {sizes.Length} files");
        Show("lines a file", $"median {At(sizes, 0.5)}, p90 {At(sizes, 0.9)}, largest {largest.Lines.Count} ({largest.Path})");
        Show("interfaces", $"{interfaces}");
        Show("doc comments", $"{Share(comments, sourceLines)} of the source's lines");
        Show("tests", $"{testLines} lines, {Share(testLines, sourceLines)} of the source's");

        Assert.NotEmpty(sources);
    }

    private static int At(int[] sorted, double share) => sorted[(int)(sorted.Length * share)];

    private static string Share(int part, int whole) => ((double)part / whole).ToString("P0", CultureInfo.InvariantCulture);

    private void Show(string what, string figure) => output.WriteLine($"{what,-14}{figure}");
}
