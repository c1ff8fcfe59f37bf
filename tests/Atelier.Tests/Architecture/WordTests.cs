using System.Text.RegularExpressions;

namespace Atelier.Tests.Architecture;

/// <summary>What must be in no file, because it is one machine's affair or nobody's business.</summary>
public sealed partial class WordTests
{
    [Fact]
    public void No_file_tells_of_the_machine_it_was_written_on_or_holds_a_secret() =>
        Faults.AreNone(Checkout.Files.SelectMany(path => FaultsIn(path, Checkout.Read(path))));

    [Fact]
    public void What_must_not_be_in_a_file_is_found()
    {
        // Put together here, so that this file holds none of it.
        var home = "/ho" + "me/ada/atelier";
        var work = "/wo" + "rk/atelier";
        var secret = "-----BEGIN PRIVATE " + "KEY-----";
        var key = "AKIA" + "QWERTYUIOPASDFGH";
        var text = $"fine\n{home}\nsrc/work/x and https://example.org/work/y\n{work}\n{secret}\n{key}\n";

        Assert.Equal(
            [
                "a.md:2: names a folder of one machine",
                "a.md:4: names a folder of one machine",
                "a.md:5: holds a private key",
                "a.md:6: holds an access key",
            ],
            FaultsIn("a.md", text));
        Assert.Equal(
            ["web/package-lock.json:1: names the host its packages came from"],
            FaultsIn("web/package-lock.json", "\"resolved\": \"x\"\n"));
        Assert.Empty(FaultsIn("a.md", "AKIAIOSFODNN7EXAMPLE /var/lib/atelier ~/work\n"));
    }

    private static IEnumerable<string> FaultsIn(string path, string text)
    {
        var isLock = path.EndsWith("package-lock.json", StringComparison.Ordinal);
        foreach (var (number, line) in text.Split('\n').Index())
        {
            if (Folder().IsMatch(line))
                yield return $"{path}:{number + 1}: names a folder of one machine";
            if (PrivateKey().IsMatch(line))
                yield return $"{path}:{number + 1}: holds a private key";
            if (AccessKey().IsMatch(line))
                yield return $"{path}:{number + 1}: holds an access key";
            if (isLock && line.Contains("\"resolved\"", StringComparison.Ordinal))
                yield return $"{path}:{number + 1}: names the host its packages came from";
        }
    }

    [GeneratedRegex(@"(?<![\w./~$}-])/(?:work|home(?!/artist\b)|Users)/\w")]
    private static partial Regex Folder();

    [GeneratedRegex("-----BEGIN [A-Z ]*PRIVATE KEY")]
    private static partial Regex PrivateKey();

    // Amazon's own examples end in EXAMPLE.
    [GeneratedRegex(@"\bAKIA(?![A-Z0-9]*EXAMPLE)[A-Z0-9]{16}\b")]
    private static partial Regex AccessKey();
}
