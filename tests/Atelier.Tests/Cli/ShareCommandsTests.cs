namespace Atelier.Tests.Cli;

public sealed class ShareCommandsTests
{
    private const string Studio = "us-west-2:stid-0123456789abcdef";

    [Fact]
    public async Task What_is_added_is_listed_until_it_is_removed()
    {
        using var machine = await OpenMachine();

        var none = await machine.Run("share", "list", "--studio", Studio);
        await machine.Run("share", "add", "--studio", Studio, "Filer.Example.org", "--share-name", "Projects", "--path", "/srv/old/");
        var changed = await machine.Run(
            "share", "add", "--studio", Studio, "filer.example.org", "--share-name", "Projects", "--path", "/srv/projects", "--same-ids");
        await machine.Run("share", "add", "--studio", Studio, "archive", "--nfs", "archive:/vol/all", "--read-only");
        var listed = await machine.Run("share", "list", "--studio", Studio);
        var removed = await machine.Run("share", "remove", "--studio", Studio, "FILER.example.org", "--share-name", "Projects");
        await machine.Run("share", "remove", "--studio", Studio, "archive");

        Assert.Equal((0, "filer.example.org  Projects  path /srv/projects  same ids\n"), (changed.Code, changed.Output));
        Assert.Equal(
            "archive  -  nfs archive:/vol/all  read-only\nfiler.example.org  Projects  path /srv/projects  same ids\n", listed.Output);
        Assert.Equal((0, "FILER.example.org Projects is no longer a share.\n"), (removed.Code, removed.Output));
        Assert.Equal(none, await machine.Run("share", "list", "--studio", Studio));
    }

    [Theory]
    [InlineData("either --path or --nfs", "add", "--studio", Studio, "filer")]
    [InlineData("either --path or --nfs", "add", "--studio", Studio, "filer", "--path", "/srv", "--nfs", "filer:/srv")]
    [InlineData("absolute path", "add", "--studio", Studio, "filer", "--path", "projects")]
    [InlineData("must be an export", "add", "--studio", Studio, "filer", "--nfs", "/srv/projects")]
    [InlineData("goes with --path", "add", "--studio", Studio, "filer", "--nfs", "filer:/srv", "--same-ids")]
    [InlineData("--studio", "list")]
    public async Task A_wrong_command_is_told_what_would_be_right(string rule, params string[] arguments)
    {
        using var machine = await OpenMachine();

        var (code, _, error) = await machine.Run(["share", .. arguments]);

        Assert.NotEqual(0, code);
        Assert.Contains(rule, error);
    }

    [Theory]
    [InlineData("There is no studio us-west-2:stid-none", "share", "list", "--studio", "us-west-2:stid-none")]
    [InlineData("The studio has no share filer projects", "share", "remove", "--studio", Studio, "filer", "--share-name", "projects")]
    [InlineData("There is no session abc", "session", "log", "abc")]
    public async Task What_is_not_there_is_said_to_be_missing(string said, params string[] arguments)
    {
        using var machine = await OpenMachine();

        var fault = await Assert.ThrowsAsync<InvalidOperationException>(() => machine.Run(arguments));

        Assert.Contains(said, fault.Message);
    }

    [Fact]
    public async Task A_directory_is_listed_without_its_password_until_it_is_removed()
    {
        using var machine = await OpenMachine();
        await File.WriteAllTextAsync(machine.File("password"), "s3cret\n", TestContext.Current.CancellationToken);
        string[] account = ["--user", "joiner", "--password-file", machine.File("password")];

        var none = await machine.Run("directory", "list", "--studio", Studio);
        await machine.Run(["directory", "add", "--studio", Studio, "d-1", "--domain", "studio.example.org", .. account]);
        var listed = await machine.Run("directory", "list", "--studio", Studio);
        var refused = await machine.Run(["directory", "add", "--studio", Studio, "d-1", "--domain", "no domain", .. account]);
        await machine.Run("directory", "remove", "--studio", Studio, "d-1");

        Assert.Equal((0, "d-1  studio.example.org  joiner\n"), (listed.Code, listed.Output));
        Assert.NotEqual(0, refused.Code);
        Assert.Equal(none, await machine.Run("directory", "list", "--studio", Studio));
    }

    private static async Task<OperatorsMachine> OpenMachine()
    {
        var machine = new OperatorsMachine();
        await machine.AddStudio(Studio);
        return machine;
    }
}
