using System.CommandLine;
using Atelier.Cli;
using Atelier.Model;

namespace Atelier.Tests.Cli;

public sealed class ModelCommandTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("atelier-model-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task A_folder_that_clients_must_be_told_of_comes_with_the_variable_that_tells_them()
    {
        var (code, output, _) = await Run("--out", folder.FullName);

        Assert.Equal(0, code);
        Assert.Contains($"\nClients find it with:  export AWS_DATA_PATH={folder.FullName}\n", output);
        Assert.Contains($"{folder.FullName}/nimble/2020-08-01/service-2.json  ", output);
        Assert.Contains("export AWS_ENDPOINT_URL_NIMBLE=", output);
        Assert.True(File.Exists(Path.Combine(folder.FullName, "nimble/2020-08-01/waiters-2.json")));
    }

    [Fact]
    public async Task What_was_written_before_is_renewed_without_being_told_to()
    {
        await Run("--install", folder.FullName);
        var waiters = Path.Combine(folder.FullName, "nimble/2020-08-01/waiters-2.json");
        await File.WriteAllTextAsync(waiters, "{}", TestContext.Current.CancellationToken);

        var (code, _, _) = await Run("--install", folder.FullName);

        Assert.Equal(0, code);
        Assert.NotEqual("{}", await File.ReadAllTextAsync(waiters, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task What_somebody_else_wrote_stays_until_it_is_to_be_replaced()
    {
        var place = Directory.CreateDirectory(Path.Combine(folder.FullName, "nimble/2020-08-01")).FullName;
        var theirs = Path.Combine(place, "service-2.json");
        await File.WriteAllTextAsync(theirs, "theirs", TestContext.Current.CancellationToken);
        // A readme of somebody else's is no mark of ours.
        await File.WriteAllTextAsync(Path.Combine(place, "README.txt"), "theirs", TestContext.Current.CancellationToken);

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => Run("--out", folder.FullName));
        var kept = await File.ReadAllTextAsync(theirs, TestContext.Current.CancellationToken);
        var (code, _, _) = await Run("--out", folder.FullName, "--force");

        Assert.EndsWith(" replace its files with --force.", refused.Message);
        Assert.Equal(("theirs", 0), (kept, code));
        Assert.NotEqual("theirs", await File.ReadAllTextAsync(theirs, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData]
    [InlineData("--force")]
    [InlineData("--out", "models", "--install")]
    public async Task A_command_without_one_place_is_told_how_to_name_it(params string[] arguments)
    {
        var (code, _, error) = await Run(arguments);

        Assert.NotEqual(0, code);
        Assert.Contains("Give either --out with a folder, or --install.", error);
    }

    private static async Task<(int Code, string Output, string Error)> Run(params string[] arguments)
    {
        await using var output = new StringWriter();
        await using var error = new StringWriter();
        var command = ModelCommand.Create(() => ModelFiles.Of(Routes.Operations, Waiters.All));
        var configuration = new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false };
        var code = await command.Parse(arguments).InvokeAsync(configuration, TestContext.Current.CancellationToken);
        return (code, output.ToString(), error.ToString());
    }
}
