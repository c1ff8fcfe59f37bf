using Atelier.Cli;

namespace Atelier.Tests.Cli;

public sealed class ImageToolTests
{
    private static readonly Dictionary<string, string> Nothing = [];

    [Fact]
    public async Task A_missing_tool_is_named_with_the_way_to_get_it()
    {
        var error = await Assert.ThrowsAsync<ImageException>(() => ImageTool.Run("no-such-tool", [], Nothing, _ => { }, Cancel));

        Assert.Contains("apt install no-such-tool", error.Message);
    }

    [Fact]
    public async Task A_failure_shows_the_last_lines()
    {
        var error = await Assert.ThrowsAsync<ImageException>(() =>
            ImageTool.Run("sh", ["-c", "seq 100; echo no space left on device >&2; exit 3"], Nothing, _ => { }, Cancel));

        Assert.Contains("exit code 3", error.Message);
        Assert.Contains("no space left on device", error.Message);
        Assert.DoesNotContain("\n  50\n", error.Message);
    }

    [Fact]
    public async Task A_tool_sees_nothing_of_the_operators_environment()
    {
        var lines = new List<string>();

        await ImageTool.Run("env", [], new Dictionary<string, string> { ["ATELIER_RECIPE"] = "/images/small" }, lines.Add, Cancel);

        string[] expected = ["ATELIER_RECIPE", "DEBIAN_FRONTEND", "HOME", "LC_ALL", "PATH"];
        var names = lines.Select(line => line.Split('=')[0]);
        var own = names.Where(name => name != "SOURCE_DATE_EPOCH" && !name.EndsWith("_proxy", StringComparison.OrdinalIgnoreCase));
        Assert.Equal(expected, own.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_cancelled_tool_takes_its_descendants_along()
    {
        using var cancelled = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var descendant = string.Empty;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ImageTool.Run(
            "sh",
            ["-c", "sh -c 'sleep 600 & echo $!; wait'"],
            Nothing,
            line =>
            {
                descendant = line;
                cancelled.Cancel();
            },
            cancelled.Token));

        // One that nobody has waited for yet is a zombie, which is dead too; proc(5).
        var status = $"/proc/{descendant}/stat";
        var isGone = !File.Exists(status) || (await File.ReadAllTextAsync(status, Cancel)).Contains(") Z ");
        Assert.True(isGone, $"process {descendant} still runs");
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;
}
