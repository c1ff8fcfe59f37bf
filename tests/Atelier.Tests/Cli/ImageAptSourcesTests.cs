using Atelier.Cli;

namespace Atelier.Tests.Cli;

public sealed class ImageAptSourcesTests
{
    [Fact]
    public void A_machine_without_sources_uses_debians_own()
    {
        using var files = new ImageFiles();

        var sources = ImageAptSources.Read(files.Folder, "bookworm");

        Assert.Contains("URIs: http://deb.debian.org/debian\nSuites: bookworm bookworm-updates\n", sources);
        Assert.Contains("URIs: http://deb.debian.org/debian-security\nSuites: bookworm-security\n", sources);
    }

    [Fact]
    public void A_mirror_in_the_new_format_is_used()
    {
        using var files = new ImageFiles();
        files.Write(
            "sources.list.d/debian.sources",
            "# ours\nTypes: deb deb-src\nURIs: http://mirror.example/debian\nSuites: bookworm bookworm-backports\n"
            + "Components: main contrib\nSigned-By:\n -----BEGIN PGP PUBLIC KEY BLOCK-----\n .\n xyz\n");

        Assert.Equal(
            "Types: deb\nURIs: http://mirror.example/debian\nSuites: bookworm\nComponents: main\n"
            + "Signed-By: \n -----BEGIN PGP PUBLIC KEY BLOCK-----\n .\n xyz\n",
            ImageAptSources.Read(files.Folder, "bookworm"));
    }

    [Fact]
    public void A_mirror_in_the_old_format_is_used()
    {
        using var files = new ImageFiles();
        files.Write("sources.list", "deb-src http://mirror.example/debian bookworm main\n"
            + "deb [arch=amd64 signed-by=/etc/keys/mirror.gpg] http://mirror.example/debian  bookworm-updates main # near\n");

        Assert.Equal(
            "Types: deb\nURIs: http://mirror.example/debian\nSuites: bookworm-updates\nComponents: main\nSigned-By: /etc/keys/mirror.gpg\n",
            ImageAptSources.Read(files.Folder, "bookworm"));
    }

    [Theory]
    [InlineData("deb https://packages.example/apt cloud-sdk-bookworm main")]
    [InlineData("deb https://packages.example/debian bookworm stable")]
    [InlineData("deb https://packages.example/debian trixie main")]
    [InlineData("deb https://packages.example/flat ./")]
    public void Other_peoples_sources_and_other_releases_are_left_out(string line)
    {
        using var files = new ImageFiles();
        files.Write("sources.list", line + "\n");

        Assert.DoesNotContain("packages.example", ImageAptSources.Read(files.Folder, "bookworm"));
    }

    [Fact]
    public void A_source_that_is_switched_off_is_left_out()
    {
        using var files = new ImageFiles();
        files.Write(
            "sources.list.d/a.sources",
            "Types: deb\nURIs: http://mirror.example/debian\nSuites: bookworm\nComponents: main\nEnabled: no\n");

        Assert.DoesNotContain("mirror.example", ImageAptSources.Read(files.Folder, "bookworm"));
    }
}
