using Atelier.Cli;

namespace Atelier.Tests.Cli;

public sealed class ImageRecipeTests
{
    [Theory]
    [InlineData("minimal")]
    [InlineData("desktop")]
    public void A_recipe_of_ours_is_complete(string name)
    {
        var recipe = ImageRecipe.Load(ImageFiles.Recipes, name);

        Assert.NotEmpty(recipe.Description);
        Assert.Subset(
            recipe.Packages.ToHashSet(),
            new HashSet<string> { "systemd-sysv", "dbus", "socat", "tigervnc-standalone-server", "libpam-systemd", "x11-xkb-utils" });
        Assert.DoesNotContain("sudo", recipe.Packages);
        Assert.DoesNotContain("openssh-server", recipe.Packages);
        Assert.True(File.Exists(Path.Combine(recipe.Folder, "overlay/usr/lib/atelier/desktop")), "the recipe says which desktop runs");
    }

    [Fact]
    public void The_recipes_of_ours_are_listed() =>
        Assert.Superset(new HashSet<string> { "desktop", "minimal" }, ImageRecipe.Available(ImageFiles.Recipes).ToHashSet());

    [Fact]
    public void An_unknown_recipe_is_refused_with_the_known_ones()
    {
        var error = Assert.Throws<ImageException>(() => ImageRecipe.Load(ImageFiles.Recipes, "../desktop"));

        Assert.Contains("minimal", error.Message);
    }

    [Fact]
    public void A_folder_without_recipes_is_refused_with_the_way_out()
    {
        using var files = new ImageFiles();

        var error = Assert.Throws<ImageException>(() => ImageRecipe.Load(files.Folder, "desktop"));

        Assert.Contains("--recipes", error.Message);
    }

    [Fact]
    public void Comments_blank_lines_and_repetitions_are_not_packages()
    {
        using var files = ImageFiles.WithRecipe(packages: "# a comment\n\nxterm\n  openbox  \nxterm\n");

        Assert.Equal(["dbus", "xterm", "openbox"], ImageRecipe.Load(files.Folder, "small").Packages);
    }

    [Theory]
    [InlineData("-dbus")]
    [InlineData("xterm,sudo")]
    [InlineData("$(reboot)")]
    public void A_line_that_is_no_package_name_is_refused_with_the_line(string line)
    {
        using var files = ImageFiles.WithRecipe(packages: line);

        var error = Assert.Throws<ImageException>(() => ImageRecipe.Load(files.Folder, "small"));

        Assert.Contains($"'{line}'", error.Message);
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        using var files = ImageFiles.WithRecipe(packages: "xterm");
        File.Delete(Path.Combine(files.Folder, "small/packages"));

        var error = Assert.Throws<ImageException>(() => ImageRecipe.Load(files.Folder, "small"));

        Assert.Contains("small/packages", error.Message);
    }

    [Fact]
    public void The_fingerprint_stays_while_the_files_stay()
    {
        using var files = ImageFiles.WithRecipe(packages: "xterm");
        using var copy = ImageFiles.WithRecipe(packages: "xterm");

        Assert.Equal(Fingerprint(files), Fingerprint(copy));
    }

    [Theory]
    [InlineData("small/packages")]
    [InlineData("common/overlay/etc/motd")]
    [InlineData("small/overlay/new")]
    public void The_fingerprint_changes_when_a_file_does(string file)
    {
        using var files = ImageFiles.WithRecipe(packages: "xterm");
        var before = Fingerprint(files);

        File.AppendAllText(Path.Combine(files.Folder, file), "openbox\n");

        Assert.NotEqual(before, Fingerprint(files));
    }

    [Fact]
    public void The_fingerprint_changes_when_a_file_becomes_executable()
    {
        using var files = ImageFiles.WithRecipe(packages: "xterm");
        var before = Fingerprint(files);

        if (OperatingSystem.IsWindows())
            return;
        File.SetUnixFileMode(Path.Combine(files.Folder, "common/overlay/etc/motd"), UnixFileMode.UserRead | UnixFileMode.UserExecute);

        Assert.NotEqual(before, Fingerprint(files));
    }

    [Fact]
    public void The_fingerprint_differs_between_architectures()
    {
        using var files = ImageFiles.WithRecipe(packages: "xterm");
        var recipe = ImageRecipe.Load(files.Folder, "small");

        Assert.NotEqual(recipe.Fingerprint("x86_64"), recipe.Fingerprint("aarch64"));
    }

    [Fact]
    public void The_cached_archive_carries_the_recipe_and_its_fingerprint()
    {
        using var files = ImageFiles.WithRecipe(packages: "xterm");

        Assert.Matches("/atelier/images/small-[0-9a-f]{16}[.]tar$", ImageBuild.CachePath(ImageRecipe.Load(files.Folder, "small")));
    }

    private static string Fingerprint(ImageFiles files) => ImageRecipe.Load(files.Folder, "small").Fingerprint("x86_64");
}
