using System.CommandLine;
using Atelier.Cli;
using Atelier.Workstations;

namespace Atelier.Tests.Cli;

public sealed class ImageCommandsTests
{
    [Fact]
    public async Task An_archive_is_imported_with_what_the_operator_said_of_it()
    {
        using var files = new ImageFiles();
        var archive = files.WriteArchive(("metadata.yaml", ImageFiles.GoodMetadata), ("rootfs/", string.Empty));
        var shelf = new ImageShelf();

        var (code, output, _) = await Run(
            shelf, "import", archive, "--name", "blender", "--description", "Blender 4", "--platform", "LINUX");

        Assert.Equal(0, code);
        Assert.Equal(new ImageArchive(archive, "blender", "Blender 4", "LINUX"), shelf.Imported);
        Assert.Contains("Import the image", output);
        Assert.EndsWith("ami-0123456789abcdef0  blender\n", output);
    }

    [Fact]
    public async Task A_file_that_is_no_image_never_reaches_the_engine()
    {
        using var files = new ImageFiles();
        var shelf = new ImageShelf();

        var (code, _, error) = await Run(shelf, "import", files.WriteArchive(("rootfs/", string.Empty)), "--name", "blender");

        Assert.Equal(1, code);
        Assert.StartsWith("atelier: ", error);
        Assert.Contains("has no metadata.yaml", error);
        Assert.Null(shelf.Imported);
    }

    [Fact]
    public async Task An_engine_that_cannot_be_reached_is_an_error_line()
    {
        var (code, _, error) = await Run(new ImageShelf { Failure = "The engine does not answer on /run/lxd.sock." }, "list");

        Assert.Equal(1, code);
        Assert.Equal("atelier: The engine does not answer on /run/lxd.sock.\n", error);
    }

    [Fact]
    public async Task The_list_has_a_line_per_image()
    {
        var (code, output, _) = await Run(new ImageShelf(), "list");

        Assert.Equal(0, code);
        Assert.Equal("ami-0123456789abcdef0  desktop           LINUX      1210 MB  XFCE\n", output);
    }

    [Fact]
    public async Task An_unknown_recipe_is_an_error_line_with_the_known_ones()
    {
        var (code, _, error) = await Run(new ImageShelf(), "build", "maya", "--recipes", ImageFiles.Recipes, "--no-import");

        Assert.Equal(1, code);
        Assert.Contains("There is no recipe 'maya'", error);
        Assert.Contains("desktop, minimal", error);
    }

    [Fact]
    public async Task Another_platform_is_refused()
    {
        var (code, _, error) = await Run(new ImageShelf(), "import", "image.tar", "--name", "maya", "--platform", "WINDOWS");

        Assert.NotEqual(0, code);
        Assert.Contains("LINUX", error);
    }

    private static async Task<(int Code, string Output, string Error)> Run(ImageShelf shelf, params string[] arguments)
    {
        var configuration = new InvocationConfiguration
        {
            Output = new StringWriter { NewLine = "\n" },
            Error = new StringWriter { NewLine = "\n" },
        };
        var root = new RootCommand { ImageCommands.Create((_, _) => Task.FromResult<IWorkstationEngine>(shelf), TimeProvider.System) };
        ServeOptions.AddShared(root);
        var code = await root.Parse(["image", .. arguments, "--storage", "memory"])
            .InvokeAsync(configuration, TestContext.Current.CancellationToken);
        return (code, configuration.Output.ToString()!, configuration.Error.ToString()!);
    }
}
