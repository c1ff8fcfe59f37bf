namespace Atelier.Tests.Cli;

public sealed class QuotaCommandsTests
{
    private const string Studio = "us-west-2:stid-0123456789abcdef";

    [Fact]
    public async Task What_is_set_is_listed_until_it_is_reset()
    {
        using var machine = await OpenMachine();

        var before = await machine.Run("quota", "list", "--studio", Studio);
        var set = await machine.Run("quota", "set", "--studio", Studio, "streaming-images", "25");
        await machine.Run("quota", "set", "--studio", Studio, "launch-profiles", "unlimited");
        await machine.Run("quota", "set", "--studio", Studio, "g5-sessions", "0");
        var listed = await machine.Run("quota", "list", "--studio", Studio);
        var reset = await machine.Run("quota", "reset", "--studio", Studio, "streaming-images");
        await machine.Run("quota", "reset", "--studio", Studio, "launch-profiles");
        await machine.Run("quota", "reset", "--studio", Studio, "g5-sessions");

        Assert.Equal((0, "streaming-images  25\n"), (set.Code, set.Output));
        Assert.Equal(
            """
            streaming-images             25       0 in use
            launch-profiles       unlimited       0 in use
            studio-components     unlimited       0 in use  default
            shared-file-systems          10       0 in use  default
            streaming-sessions    unlimited       0 in use  default
            g5-sessions                   0       0 in use

            """.ReplaceLineEndings("\n"),
            listed.Output);
        Assert.Equal((0, "streaming-images  10\n"), (reset.Code, reset.Output));
        Assert.Equal(before, await machine.Run("quota", "list", "--studio", Studio));
    }

    [Theory]
    [InlineData("must be a whole number from 0 on, or unlimited", "set", "--studio", Studio, "launch-profiles", "-1")]
    [InlineData("must be a whole number from 0 on, or unlimited", "set", "--studio", Studio, "launch-profiles", "many")]
    [InlineData("launch-profiles", "set", "--studio", Studio, "studios", "1")]
    [InlineData("--studio", "list")]
    public async Task A_wrong_command_is_told_what_would_be_right(string rule, params string[] arguments)
    {
        using var machine = await OpenMachine();

        var (code, _, error) = await machine.Run(["quota", .. arguments]);

        Assert.NotEqual(0, code);
        Assert.Contains(rule, error);
    }

    [Fact]
    public async Task A_studio_that_is_not_there_has_no_quotas()
    {
        using var machine = await OpenMachine();

        var fault = await Assert.ThrowsAsync<InvalidOperationException>(
            () => machine.Run("quota", "set", "--studio", "us-west-2:stid-none", "launch-profiles", "1"));

        Assert.Contains("There is no studio us-west-2:stid-none", fault.Message);
    }

    private static async Task<OperatorsMachine> OpenMachine()
    {
        var machine = new OperatorsMachine();
        await machine.AddStudio(Studio);
        return machine;
    }
}
