namespace Atelier.Tests.Cli;

/// <summary>What the engine and the gateway rely on in a guest, as far as the recipes' files show it.</summary>
public sealed class ImageGuestTests
{
    [Theory]
    [InlineData("User=atelier-display")]
    [InlineData("PassEnvironment=ATELIER_CLIPBOARD")]
    [InlineData("ExecStart=/usr/lib/atelier/display")]
    [InlineData("RuntimeDirectory=atelier-display")]
    [InlineData("Restart=always")]
    [InlineData("StartLimitIntervalSec=0")]
    public void The_display_unit_says(string line) => Assert.Contains(line, Lines("etc/systemd/system/atelier-display.service"));

    [Theory]
    [InlineData("User=artist")]
    [InlineData("PAMName=atelier-session")]
    [InlineData("PartOf=atelier-display.service")]
    [InlineData("ExecStart=/usr/lib/atelier/session")]
    [InlineData("Restart=always")]
    [InlineData("StartLimitIntervalSec=0")]
    public void The_session_unit_says(string line) => Assert.Contains(line, Lines("etc/systemd/system/atelier-session.service"));

    [Theory]
    [InlineData("Xvnc :1 ")]
    [InlineData("-rfbport -1 ")]
    [InlineData("-nolisten tcp ")]
    [InlineData("-rfbunixpath \"$run/rfb.sock\"")]
    [InlineData("-rfbunixmode 0600 ")]
    [InlineData("-SecurityTypes None ")]
    [InlineData("-AllowOverride= ")]
    [InlineData("-AcceptSetDesktopSize=1 ")]
    [InlineData("-geometry 1920x1080 ")]
    [InlineData("-depth 24 ")]
    [InlineData("-AcceptCutText=$clipboard")]
    [InlineData("-SendCutText=$clipboard")]
    [InlineData("-SendPrimary=$clipboard")]
    [InlineData("-SetPrimary=$clipboard")]
    public void The_display_is_started_with(string option) => Assert.Contains(option, Text("usr/lib/atelier/display"));

    [Fact]
    public void The_clipboard_is_closed_unless_it_was_opened_by_name()
    {
        var script = Text("usr/lib/atelier/display");

        Assert.Contains("${ATELIER_CLIPBOARD:-DISABLED}", script);
        Assert.Contains("ENABLED) clipboard=1", script);
        Assert.Contains("*) clipboard=0", script);
    }

    [Fact]
    public void The_guest_installs_from_debian_itself() =>
        Assert.All(Lines("etc/apt/sources.list"), line => Assert.StartsWith("deb http://deb.debian.org/", line));

    [Fact]
    public void The_artist_has_no_password_no_sudo_and_the_expected_id()
    {
        var script = File.ReadAllText(Path.Combine(ImageFiles.Recipes, "common/customise"));

        Assert.Contains("useradd --uid 1000 --create-home --shell /bin/bash --groups audio,video artist", script);
        Assert.DoesNotContain("chpasswd", script);
        Assert.DoesNotContain("sudo", script);
    }

    [Fact]
    public void Each_workstation_makes_its_own_machine_id() =>
        Assert.Contains(": > /etc/machine-id", File.ReadAllLines(Path.Combine(ImageFiles.Recipes, "common/customise")));

    private static string Text(string file) => File.ReadAllText(Path.Combine(ImageFiles.Recipes, "common/overlay", file));

    private static string[] Lines(string file) => File.ReadAllLines(Path.Combine(ImageFiles.Recipes, "common/overlay", file));
}
