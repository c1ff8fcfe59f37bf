using Atelier.StudioComponents;
using Atelier.Tests.Harness;
using Atelier.Tests.Workstations.Lxd;
using Atelier.Workstations;
using Atelier.Workstations.Lxd;
using static Atelier.Tests.StreamingSessions.Setup.SetupStudio;

namespace Atelier.Tests.StreamingSessions.Setup;

/// <summary>Scripts, variables and shares in workstations that really run: one server on LXD for all that is shown here.</summary>
public sealed class SetupOnLxdTests : IAsyncLifetime
{
    // What would come out of any quotes that are not closed against it.
    private const string Hostile = "a'b\"c $(touch /tmp/owned) `id` ; rm -rf x \\ \n$HOME %h é";

    private readonly string share = Directory.CreateTempSubdirectory("atelier-share-").FullName;
    private LxdEngine engine = null!;
    private LxdConnection lxd = null!;
    private SessionStudio studio = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        engine = await TestLxd.CreateEngine(Cancel);
        lxd = new LxdConnection(TestLxd.Socket);
        studio = await SessionStudio.Open(new TestServerParts { Wrap = _ => engine });
        File.SetUnixFileMode(share, (UnixFileMode)0x1FF);
        await File.WriteAllTextAsync(Path.Combine(share, "brief.txt"), "the brief", Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        if (studio is not null)
            await studio.DisposeAsync();
        if (engine is not null)
        {
            foreach (var workstation in (await engine.TakeInventory(CancellationToken.None)).Workstations.Keys)
                await engine.Delete(workstation, CancellationToken.None);
            engine.Dispose();
            lxd.Dispose();
        }

        Directory.Delete(share, recursive: true);
    }

    [Fact]
    public async Task A_workstation_is_set_up_as_its_components_say_at_each_start()
    {
        const string endpoint = "5053@h $(id) \"q\"";
        var tools = await studio.AddComponent(
            "Tools",
            [
                (AsSystem, "id -un; pwd; printf '%s' \"$hostile\" > /tmp/value; echo FROM_SCRIPT=1 >> /etc/environment"),
                (AsUser, "#!/usr/bin/perl\nprint getpwuid($<) . \" $ENV{DISPLAY}\\n\"; exit 0;"),
                (AsUser, "xset q > /dev/null && echo sees the display; pwd; echo \"$ATELIER_LICENSE_SERVICE $FROM_SCRIPT\"; sleep 1000 &"),
            ],
            parameters: ("hostile", Hostile));
        var licences = await studio.AddComponent(
            "RLM", [(AsSystem, "echo $ATELIER_LICENSE_SERVICE_RLM")],
            new { licenseServiceConfiguration = new { endpoint } }, "LICENSE_SERVICE");
        var projects = await AddShare("/mnt/projects");
        var session = await Until(await studio.Artist.CreateSession(await studio.AddProfile(tools, licences, projects)), "READY");
        var workstation = Workstation(session);

        string[] outputs = ["root\n/root", endpoint, "artist :1", $"sees the display\n/home/artist\n{endpoint} 1"];
        Assert.Equal(outputs, (await studio.ReadScripts(session)).Outputs());
        Assert.All(await studio.ReadScripts(session), script => Assert.InRange(
            script.Outcome.EndedAt, script.Outcome.StartedAt, TimeProvider.System.GetUtcNow()));
        Assert.Equal(Hostile, await InGuest(workstation, "cat /tmp/value"));
        Assert.Equal("", await InGuest(workstation, "ls /tmp/owned 2>/dev/null"));
        // What an artist starts in a terminal of the desktop, or over the session bus, has the variables, too.
        var desktop = await InGuest(workstation, "tr '\\0' '\\n' < /proc/$(pgrep -o openbox)/environ");
        Assert.Contains($"ATELIER_LICENSE_SERVICE={endpoint}\n", desktop);
        Assert.Contains("FROM_SCRIPT=1\n", desktop);
        const string Shown = "su artist -c 'XDG_RUNTIME_DIR=/run/user/1000 systemctl --user show-environment'";
        Assert.Contains("ATELIER_SESSION_ID=", await InGuest(workstation, Shown));
        Assert.NotEqual("", await InGuest(workstation, "pgrep -u artist -x sleep"));

        Assert.Equal("the brief", await InGuest(workstation, "su artist -c 'cat /mnt/projects/brief.txt'"));
        await InGuest(workstation, "su artist -c 'echo done > /mnt/projects/shot.txt'");
        Assert.Equal("done\n", await File.ReadAllTextAsync(Path.Combine(share, "shot.txt"), Cancel));

        await Until(await studio.Artist.Stop(session), "STOPPED");
        await Until(await studio.Artist.Start(session), "READY");
        Assert.Equal(8, (await studio.ReadScripts(session)).Count);
        Assert.Equal("the brief", await InGuest(workstation, "cat /mnt/projects/brief.txt"));
    }

    [Fact]
    public async Task A_script_that_fails_or_takes_too_long_says_so_and_runs_once_whoever_asks_again()
    {
        var component = await studio.AddComponent(
            "Maya", [(AsSystem, "echo looking; echo 'no licence' >&2; exit 42"), (AsUser, "touch /tmp/never")]);
        var failed = await Until(await studio.Artist.CreateSession(await studio.AddProfile(component)), "CREATE_FAILED");
        Assert.Equal("INITIALIZATION_SCRIPT_ERROR", failed.StatusCode);
        Assert.StartsWith(
            $"The {AsSystem} script of the component Maya ({component}) ended with exit code 42: no licence. ", failed.StatusMessage);
        Assert.Equal(["looking\nno licence"], (await studio.ReadScripts(failed)).Outputs());

        await studio.ChangeScripts(component);
        var session = await Until(await studio.Artist.CreateSession(await studio.AddProfile(component)), "READY");
        var workstation = Workstation(session);
        await Check(workstation, ScriptEnd.TimedOut, "began", "echo began; sleep 100", limit: 1);
        await Check(workstation, ScriptEnd.Killed, "", "kill -9 $$");
        await Check(workstation, ScriptEnd.Exited, "", "exec > /dev/null; echo hidden");
        Assert.StartsWith("What its first line names cannot be run: #!/no/such\n", (await Run(workstation, "#!/no/such\n")).Output);
        var much = (await Run(workstation, "for i in {1..4000}; do echo 0123456789012345678; done; echo the end")).Output;
        Assert.Equal((ScriptOutcome.MostOutput, "the end"), (much.Length, much[^8..].Trim()));

        // The one who asks is gone, as after a kill of the server: the script goes on, and is not begun again.
        var script = NewScript("echo x >> /tmp/runs; sleep 2; echo ended");
        using var gone = new CancellationTokenSource();
        var asking = engine.RunScript(workstation, script, gone.Token);
        await Eventually.So(() => InGuest(workstation, "cat /tmp/runs 2>/dev/null"), runs => runs == "x\n");
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => asking);
        Assert.Equal("ended", (await Run(workstation, script)).Output.Trim());
        Assert.Equal("x\n", await InGuest(workstation, "cat /tmp/runs"));
    }

    [Fact]
    public async Task A_share_that_cannot_be_mounted_fails_the_session_with_the_way_out()
    {
        var unknown = await studio.AddComponent(
            "Unknown", [], new { sharedFileSystemConfiguration = new { endpoint = "elsewhere", linuxMountPoint = "/mnt/x" } },
            "SHARED_FILE_SYSTEM");
        await Fails("INITIALIZATION_SCRIPT_ERROR", "atelier share add", unknown);
        await Fails("NETWORK_CONNECTION_ERROR", "atelier share list", await AddShare("/mnt/gone", "/no/such/folder"));
        await Fails("NETWORK_CONNECTION_ERROR", "which this host has not mounted", await AddShare("/mnt/nfs", nfs: "filer:/vol/projects"));
    }

    [Fact]
    public async Task A_domain_that_cannot_be_joined_fails_the_session_with_the_way_out()
    {
        var component = await studio.AddComponent(
            "AD", [], new { activeDirectoryConfiguration = new { directoryId = "d-1" } }, "ACTIVE_DIRECTORY");
        await Fails("ACTIVE_DIRECTORY_DOMAIN_JOIN_ERROR", "atelier directory add", component);

        await using (var db = await studio.Server.Database.Write(Cancel))
        {
            var entry = new DirectoryEntry("d-1", "nowhere.example.org", "joiner");
            await studio.Server.Service<Directories>().Put(db, studio.Id, entry, "secret", Cancel);
            await db.Commit(Cancel);
        }

        await Fails("ACTIVE_DIRECTORY_DOMAIN_JOIN_ERROR", "nowhere.example.org", component);
    }

    private async Task Fails(string code, string said, string component)
    {
        var failed = await Until(await studio.Artist.CreateSession(await studio.AddProfile(component)), "CREATE_FAILED");
        Assert.Equal(code, failed.StatusCode);
        Assert.Contains(said, failed.StatusMessage);
    }

    // The session looks again by the studio's clock, and its machine takes its own time.
    private Task<Seen> Until(Seen session, string state) =>
        studio.Artist.Until(session, state, passing: TimeSpan.FromMilliseconds(100));

    private async Task<string> AddShare(string mountPoint, string? path = null, string? nfs = null)
    {
        var entry = new Share("filer", mountPoint, nfs ?? path ?? share, IsNfs: nfs is not null, IsReadOnly: false, HasSameIds: false);
        await using (var db = await studio.Server.Database.Write(Cancel))
        {
            await Shares.Put(db, studio.Id, entry, Cancel);
            await db.Commit(Cancel);
        }

        var configuration = new { endpoint = "FILER", shareName = mountPoint, linuxMountPoint = mountPoint };
        return await studio.AddComponent("Projects", [], new { sharedFileSystemConfiguration = configuration }, "SHARED_FILE_SYSTEM");
    }

    private async Task Check(string workstation, ScriptEnd end, string output, string text, int limit = 20)
    {
        var outcome = await Run(workstation, NewScript(text, limit));
        Assert.Equal((end, output), (outcome.End, outcome.Output.Trim()));
    }

    private Task<ScriptOutcome> Run(string workstation, string text) => Run(workstation, NewScript(text));

    private async Task<ScriptOutcome> Run(string workstation, WorkstationScript script) =>
        (await Eventually.So(() => engine.RunScript(workstation, script, Cancel), outcome => outcome is not null))!;

    private static WorkstationScript NewScript(string text, int limit = 20) =>
        new(Tests.Workstations.WorkstationEngineTest.NewName(), ScriptUser.System, text, TimeSpan.FromSeconds(limit));

    private Task<string> InGuest(string workstation, string command) => Guest.Shell(lxd, workstation, command, Cancel);
}
