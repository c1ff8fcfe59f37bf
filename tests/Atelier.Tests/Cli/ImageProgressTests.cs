using Atelier.Cli;

namespace Atelier.Tests.Cli;

public sealed class ImageProgressTests
{
    [Fact]
    public async Task Elsewhere_than_in_a_terminal_progress_is_a_line_per_stage_and_quarter()
    {
        var lines = await Shown(progress =>
        {
            progress.Report(new ImageStep("read package lists", 0, 0, "packages"));
            for (var done = 0; done <= 8; done++)
                progress.Report(new ImageStep("download packages", done, 8, "packages"));
        });

        Assert.Equal(
            [
                "Read package lists",
                "Download packages",
                "Download packages: 2 of 8 packages",
                "Download packages: 4 of 8 packages",
                "Download packages: 6 of 8 packages",
                "Download packages: 8 of 8 packages",
            ],
            lines);
    }

    [Fact]
    public async Task The_output_of_a_build_becomes_stages_and_counts()
    {
        var lines = await Shown(progress =>
        {
            var output = new ImageBuildOutput(progress);
            foreach (var line in RecordedBuild.Split('\n'))
                output.Read(line);
        });

        Assert.Equal(
            [
                "Read package lists",
                "Download the base system",
                "Download the base system: 1 of 2 packages",
                "Download the base system: 2 of 2 packages",
                "Unpack the base system",
                "Install the base system",
                "Install the base system: 1 of 2 packages",
                "Install the base system: 2 of 2 packages",
                "Download packages",
                "Download packages: 1 of 1 packages",
                "Install packages",
                "Install packages: 1 of 2 steps",
                "Install packages: 2 of 2 steps",
                "Set the workstation up",
                "Clean up",
            ],
            lines);
    }

    // What mmdebstrap 1.3.5 prints, shortened to three packages.
    private const string RecordedBuild = """
        I: chroot architecture amd64 is equal to the host's architecture
        I: running --setup-hook directly: images/common/hooks/setup-host-apt.sh /var/tmp/x/rootfs
        I: running apt-get update...
        Get:1 http://deb.debian.org/debian bookworm InRelease [151 kB]
        Fetched 9415 kB in 2s (5514 kB/s)
        I: downloading packages with apt...
        The following NEW packages will be installed:
          base-files libc6
        0 upgraded, 2 newly installed, 0 to remove and 0 not upgraded.
        Need to get 29.7 MB of archives.
        Get:1 http://deb.debian.org/debian bookworm/main amd64 libc6 amd64 2.36-9+deb12u14 [2759 kB]
        Get:2 http://deb.debian.org/debian bookworm/main amd64 base-files amd64 12.4+deb12u15 [70.9 kB]
        I: extracting archives...
        I: installing essential packages...
        Setting up libc6:amd64 (2.36-9+deb12u14) ...
        Setting up base-files (12.4+deb12u15) ...
        I: installing remaining packages inside the chroot...
        0 upgraded, 1 newly installed, 0 to remove and 0 not upgraded.
        Get:1 http://deb.debian.org/debian bookworm/main amd64 xterm amd64 379-1 [765 kB]
        Selecting previously unselected package xterm.
        Unpacking xterm (379-1) ...
        Setting up xterm (379-1) ...
        I: running --customize-hook directly: images/common/hooks/customize.sh /var/tmp/x/rootfs
        I: cleaning package lists and apt cache...
        I: success in 49.9120 seconds
        """;

    private static async Task<string[]> Shown(Action<IProgress<ImageStep>> work)
    {
        var output = new StringWriter { NewLine = "\n" };
        await ImageProgress.Show(output, progress =>
        {
            work(progress);
            return Task.FromResult(true);
        });
        return output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
