namespace Atelier.Tests.Architecture;

/// <summary>A part of a page, between two marks, that the tests write and then hold the page to.</summary>
internal static class WrittenPart
{
    private const string UpdateVariable = "ATELIER_UPDATE_DOCS";

    // Two parts of a page may be written at once.
    private static readonly Lock Writing = new();

    /// <summary>Fails if the page's part of that name is not the text; writes the page anew instead where that is asked for.</summary>
    public static void Check(string path, string name, string text) => Check(path, page => Renew(page, name, text));

    /// <summary>The same for a file that the tests write as a whole.</summary>
    public static void CheckWhole(string path, string text) => Check(path, _ => text);

    private static void Check(string path, Func<string, string> renew)
    {
        lock (Writing)
        {
            var page = Checkout.IsFile(path) ? Checkout.Read(path) : "";
            var renewed = renew(page);
            if (Environment.GetEnvironmentVariable(UpdateVariable) == "1")
                File.WriteAllText(Path.Combine(Checkout.Root, path), renewed);
            else
                Assert.True(page == renewed, $"{path} is out of date; {UpdateVariable}=1 and this test write it anew.");
        }
    }

    /// <summary>The page with the part of that name written anew.</summary>
    /// <exception cref="InvalidOperationException">The page has lost its marks.</exception>
    public static string Renew(string page, string name, string text)
    {
        var (first, last) = ($"<!-- {name}: written by the test suite, see CONTRIBUTING.md -->\n", $"<!-- end of {name} -->\n");
        var begin = page.IndexOf(first, StringComparison.Ordinal);
        var end = page.IndexOf(last, StringComparison.Ordinal);
        return begin >= 0 && end > begin
            ? $"{page[..(begin + first.Length)]}\n{text}\n{page[end..]}"
            : throw new InvalidOperationException($"The page must hold the lines '{first.TrimEnd()}' and '{last.TrimEnd()}'.");
    }
}
