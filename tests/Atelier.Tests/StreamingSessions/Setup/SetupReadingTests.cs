using Atelier.StudioComponents;
using Atelier.Tests.Harness;
using Atelier.Workstations;
using static Atelier.Tests.StreamingSessions.Setup.SetupStudio;

namespace Atelier.Tests.StreamingSessions.Setup;

/// <summary>What components other than their scripts set up in a workstation.</summary>
public sealed class SetupReadingTests
{
    [Fact]
    public async Task Endpoints_of_licences_and_farms_become_variables_by_kind_and_by_name()
    {
        await using var studio = await SessionStudio.Open();
        var profile = await studio.AddProfile(
            await AddLicences(studio, "RLM licences", "5053@licences"),
            await AddLicences(studio, "Houdini-19", "hserver\nINJECTED=1 $(id) \"quoted\""),
            await studio.AddComponent(
                "Deadline", [], new { computeFarmConfiguration = new { endpoint = "https://farm:4433" } }, "COMPUTE_FARM"));

        var session = await studio.Artist.CreateReadySession(profile);

        var variables = (await studio.ReadSetup(session)).Environment;
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["ATELIER_STUDIO_ID"] = studio.Id,
                ["ATELIER_SESSION_ID"] = session.SessionId,
                ["ATELIER_LAUNCH_PROFILE_ID"] = profile,
                ["ATELIER_LICENSE_SERVICE"] = "5053@licences",
                ["ATELIER_LICENSE_SERVICE_RLM_LICENCES"] = "5053@licences",
                ["ATELIER_LICENSE_SERVICE_HOUDINI_19"] = "hserverINJECTED=1 $(id) \"quoted\"",
                ["ATELIER_COMPUTE_FARM"] = "https://farm:4433",
                ["ATELIER_COMPUTE_FARM_DEADLINE"] = "https://farm:4433",
            },
            variables);
    }

    [Theory]
    [InlineData("/mnt/projects", "projects", "/mnt/projects")]
    [InlineData("$HOME/projects", "projects", "$HOME/projects")]
    [InlineData(null, "pro jects", "/mnt/pro-jects")]
    [InlineData("", "projects", "/mnt/projects")]
    public async Task A_share_of_the_catalogue_is_mounted_at_its_point(string? mountPoint, string shareName, string expected)
    {
        await using var studio = await SessionStudio.Open();
        await AddShare(studio, new Share("FILER", shareName, "/srv/projects", IsNfs: false, IsReadOnly: true, HasSameIds: false));
        var profile = await studio.AddProfile(await AddShareComponent(studio, mountPoint, shareName));

        var session = await studio.Artist.CreateReadySession(profile);

        var folder = Assert.Single((await studio.ReadSetup(session)).Folders);
        Assert.Equal(
            (expected, new FolderSource.HostFolder("/srv/projects", HasSameIds: false), true),
            (folder.MountPoint, folder.Source, folder.IsReadOnly));
    }

    [Fact]
    public async Task A_share_is_its_studios_alone()
    {
        await using var studio = await SessionStudio.Open();
        var other = await TestStudio.CreateStudio(studio.Administrator.Api, "other");
        await AddShare(studio, new Share("filer", "projects", "/srv/other", IsNfs: false, IsReadOnly: false, HasSameIds: false), other);
        var profile = await studio.AddProfile(await AddShareComponent(studio, "/mnt/projects", "projects"));

        var session = await studio.Artist.CreateReadySession(profile);

        Assert.Null(Assert.Single((await studio.ReadSetup(session)).Folders).Source);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("$HOME")]
    [InlineData("/usr")]
    [InlineData("/usr/lib/tools")]
    [InlineData("/etc/x")]
    [InlineData("/run/atelier")]
    [InlineData("/dev/shm")]
    [InlineData("/mnt/../etc")]
    [InlineData("/mnt/a,b")]
    [InlineData("/mnt/`id`")]
    public async Task A_mount_point_that_would_hide_the_system_fails_the_session_with_the_rule(string mountPoint)
    {
        await using var studio = await SessionStudio.Open();
        var profile = await studio.AddProfile(await AddShareComponent(studio, mountPoint, "projects"));

        var failed = await studio.Artist.Until(await studio.Artist.CreateSession(profile), "CREATE_FAILED");

        Assert.Equal("INITIALIZATION_SCRIPT_ERROR", failed.StatusCode);
        Assert.StartsWith($"The linuxMountPoint {mountPoint} of the component Projects (", failed.StatusMessage);
    }

    [Fact]
    public async Task The_domain_is_joined_before_any_script_runs_with_what_the_operator_gave()
    {
        await using var studio = await SessionStudio.Open();
        var entry = new DirectoryEntry("d-1", "studio.example.org", "joiner");
        await using (var db = await studio.Server.Database.Write(CancellationToken.None))
        {
            await studio.Server.Service<Directories>().Put(db, studio.Id, entry, "it's $ecret", CancellationToken.None);
            await db.Commit(CancellationToken.None);
        }

        var tools = await studio.AddComponent("Tools", [(AsSystem, "true")]);
        object configuration = new
        {
            activeDirectoryConfiguration = new
            {
                directoryId = "d-1", organizationalUnitDistinguishedName = "OU=Desks,DC=studio",
                computerAttributes = new[] { new { name = "Description", value = "room '7'" }, new { name = "rack's", value = "7" } },
            },
        };
        var directory = await studio.AddComponent("AD", [], configuration, "ACTIVE_DIRECTORY");
        var session = await studio.Artist.CreateReadySession(await studio.AddProfile(tools, directory));

        var scripts = (await studio.ReadSetup(session)).Scripts;
        Assert.Equal([directory, tools], scripts.Select(script => script.ComponentId));
        Assert.Contains(@"printf %s 'it'\''s $ecret' | adcli join --domain='studio.example.org' --login-user='joiner' ", scripts[0].Text);
        Assert.Contains(@"--domain-ou='OU=Desks,DC=studio' --description='room '\''7'\''' --stdin-password", scripts[0].Text);
        Assert.StartsWith(@"echo 'The attribute rack'\''s is not set: adcli cannot'", scripts[0].Text);
        Assert.Equal(2, (await studio.ReadScripts(session)).Count);
    }

    private static Task<string> AddLicences(SessionStudio studio, string name, string endpoint) =>
        studio.AddComponent(name, [], new { licenseServiceConfiguration = new { endpoint } }, "LICENSE_SERVICE");

    private static Task<string> AddShareComponent(SessionStudio studio, string? mountPoint, string shareName) => studio.AddComponent(
        "Projects", [],
        new { sharedFileSystemConfiguration = new { endpoint = "filer", shareName, linuxMountPoint = mountPoint } }, "SHARED_FILE_SYSTEM");

    private static async Task AddShare(SessionStudio studio, Share share, string? studioId = null)
    {
        await using var db = await studio.Server.Database.Write(CancellationToken.None);
        await Shares.Put(db, studioId ?? studio.Id, share, CancellationToken.None);
        await db.Commit(CancellationToken.None);
    }
}
