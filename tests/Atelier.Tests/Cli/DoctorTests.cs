using System.Text.Json;
using Atelier.Api;
using Atelier.Cli.Doctor;
using Atelier.Identity;
using Atelier.Storage;
using Atelier.StreamingSessions;
using Atelier.Tests.Harness;
using Atelier.Tests.Workstations.Lxd;

namespace Atelier.Tests.Cli;

public sealed class DoctorTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_sound_server_has_no_problem()
    {
        using var machine = new OperatorsMachine();
        await machine.Run("eula", "list");
        await using var server = await OpenServer(machine);
        await server.SignIn("somebody", PrincipalKind.User);

        var (code, output, _) = await machine.Run("doctor", "--url", server.Address.ToString());

        Assert.Equal(0, code);
        Assert.Contains("ok       server key: it opens every stored access key", output);
        Assert.Contains($"ok       address: the server answers at {server.Address}", output);
        Assert.Contains("\n0 problems, ", output);
    }

    [Fact]
    public async Task A_machine_without_a_server_is_told_so_and_stays_as_it_is()
    {
        using var machine = new OperatorsMachine();

        var (code, output, _) = await machine.Run("doctor");

        Assert.Equal(1, code);
        Assert.Contains("problem  data folder: there is no ", output);
        Assert.Contains("mend: start the server, which makes it", output);
        Assert.False(Directory.Exists(machine.Data));
    }

    [Fact]
    public async Task As_JSON_each_check_is_there_once()
    {
        using var machine = new OperatorsMachine();
        await machine.Run("eula", "list");

        var (_, output, _) = await machine.Run("doctor", "--json");

        var findings = JsonDocument.Parse(output).RootElement.EnumerateArray().ToList();
        Assert.Equal(Checks.All.Select(check => check.Name), findings.Select(finding => finding.GetProperty("name").GetString()));
        Assert.All(findings, finding => Assert.Matches("^(ok|warning|problem)$", finding.GetProperty("health").GetString()));
        Assert.All(findings, finding => Assert.Equal(
            finding.GetProperty("health").GetString() == "ok", finding.GetProperty("mend").ValueKind == JsonValueKind.Null));
    }

    [Theory]
    [InlineData("data", "problem  data folder", "mend: chmod 700")]
    [InlineData("key", "problem  server key", "mend: chmod 600")]
    public async Task What_is_open_to_others_is_a_problem(string what, string found, string mend)
    {
        using var machine = new OperatorsMachine();
        await machine.Run("eula", "list");
        var path = what == "data" ? machine.Data : Path.Combine(machine.Data, "server.key");
        File.SetUnixFileMode(path, File.GetUnixFileMode(path) | UnixFileMode.OtherRead);

        var (code, output, _) = await machine.Run("doctor");

        Assert.Equal(1, code);
        Assert.Contains(found, output);
        Assert.Contains(mend, output);
    }

    [Fact]
    public async Task Another_servers_key_and_a_damaged_database_are_problems()
    {
        using var machine = new OperatorsMachine();
        await machine.Run("eula", "list");
        File.WriteAllBytes(Path.Combine(machine.Data, "server.key"), new byte[32]);
        var otherKey = await machine.Run("doctor");
        await File.WriteAllTextAsync(Path.Combine(machine.Data, "atelier.db"), new string('x', 5000), Cancel);

        var damaged = await machine.Run("doctor");

        Assert.Contains("problem  server key: the database was made with another server key", otherKey.Output);
        Assert.Contains("problem  database: the database is damaged", damaged.Output);
        Assert.Contains("warning  server key: not looked at: the database cannot be read", damaged.Output);
    }

    [Fact]
    public async Task A_server_that_does_not_answer_and_wrong_issuers_are_problems()
    {
        using var machine = new OperatorsMachine();
        await machine.Run("eula", "list");
        await File.WriteAllTextAsync(
            Path.Combine(machine.Data, "oidc-issuers.json"),
            """[{"issuer": "http://127.0.0.1:1", "audiences": ["a"], "account": "123456789012"}]""", Cancel);

        var (code, output, _) = await machine.Run("doctor", "--url", "http://127.0.0.1:1");

        Assert.Equal(1, code);
        Assert.Contains("problem  address: http://127.0.0.1:1/ does not answer", output);
        Assert.Contains("problem  OpenID Connect: no keys come from http://127.0.0.1:1", output);
    }

    [Fact]
    public async Task An_engine_that_is_not_there_is_one_problem_and_not_five()
    {
        using var machine = new OperatorsMachine();
        await machine.Run("eula", "list");

        var (code, output, _) = await machine.Run("doctor", "--engine", "lxd", "--lxd-socket", machine.File("none.socket"));

        Assert.Equal(1, code);
        Assert.Contains("problem  engine: LXD does not answer on ", output);
        Assert.Contains("mend: start it: systemctl start lxd", output);
        Assert.Contains("warning  storage pool: not looked at: the engine does not answer", output);
        // What else runs on the machine may have pools of its own.
        Assert.Single(output.Split('\n'), line => line.StartsWith("problem ") && !line.StartsWith("problem  volume sizes"));
    }

    [Fact]
    public async Task A_bad_version_a_lost_network_and_strays_in_the_engine_are_told()
    {
        using var machine = new OperatorsMachine();
        await machine.Run("eula", "list");
        await using var lxd = await ScriptedLxd.Start();
        var stray = WorkstationNames.OfSession(Ids.New(), generation: 1);
        var owner = await ReadInstallation(machine);
        lxd.On("GET /1.0", ScriptedLxd.Sync(new { auth = "trusted", environment = new { server = "lxd", server_version = "5.0.2" } }));
        lxd.On("GET /1.0/images", ScriptedLxd.Sync(Array.Empty<object>()));
        lxd.On("GET /1.0/instances", ScriptedLxd.Sync(new[] { ScriptedLxd.Instance(stray, owner: owner) }));

        var (code, output, _) = await machine.Run(
            "doctor", "--engine", "lxd", "--lxd-socket", lxd.Socket, "--lxd-pool", "atelier", "--lxd-network", "bridge0");

        Assert.Equal(1, code);
        Assert.Contains("warning  engine version: lxd 5.0.2: ", output);
        Assert.Contains("problem  network: there is no network bridge0", output);
        Assert.Contains($"warning  workstations: in the engine, though no record knows them: {stray}", output);
        Assert.Contains("ok       storage pool: atelier (zfs) has 101376 MiB free of 102400", output);
        Assert.Contains("ok       images: 0 in the engine", output);
        Assert.DoesNotContain(lxd.Seen, request => !request.StartsWith("GET ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("zfs", 1, "ok       backup pool: vault (zfs) has 19456 MiB free of 20480")]
    [InlineData("btrfs", 1, "warning  backup pool: vault (btrfs) has 19456 MiB free of 20480; the workstations' pool is on zfs")]
    [InlineData("dir", 1, "warning  backup pool: vault (dir) has 19456 MiB free of 20480; it copies whole volumes")]
    [InlineData("zfs", 16, "warning  backup pool: vault (zfs) has 4096 MiB free of 20480")]
    [InlineData("zfs", 20, "problem  backup pool: vault (zfs) has 0 MiB free of 20480")]
    [InlineData(null, 0, "problem  backup pool: there is no storage pool vault")]
    public async Task The_pool_of_the_backups_is_looked_at_too(string? driver, int usedGiB, string expected)
    {
        using var machine = new OperatorsMachine();
        await using var lxd = await ScriptedLxd.Start();
        lxd.On("GET /1.0", ScriptedLxd.Sync(new { auth = "trusted" }));
        if (driver is not null)
            lxd.On("GET /1.0/storage-pools/vault", ScriptedLxd.Sync(new { driver, config = new { } }));
        lxd.On("GET /1.0/storage-pools/vault/resources", ScriptedLxd.Sync(new
        {
            space = new { total = 20L << 30, used = (long)usedGiB << 30 },
        }));

        var (_, output, _) = await machine.Run("doctor", "--engine", "lxd", "--lxd-socket", lxd.Socket, "--lxd-pool", "atelier",
            "--lxd-backup-pool", "vault");

        Assert.Contains(expected, output);
    }

    [Fact]
    public async Task An_engine_that_does_not_trust_the_user_is_a_problem()
    {
        using var machine = new OperatorsMachine();
        await using var lxd = await ScriptedLxd.Start();
        lxd.On("GET /1.0", ScriptedLxd.Sync(new { auth = "untrusted" }));

        var (_, output, _) = await machine.Run("doctor", "--engine", "lxd", "--lxd-socket", lxd.Socket);

        Assert.Contains("answers, but does not trust", output);
        Assert.Contains("mend: usermod --append --groups lxd", output);
    }

    [Fact]
    public async Task A_session_whose_workstation_is_gone_and_a_profile_whose_image_is_gone_are_problems()
    {
        using var machine = new OperatorsMachine();
        await machine.Run("eula", "list");
        await using var studio = await SessionStudio.Open(Parts(machine));
        await studio.Artist.CreateReadySession();
        await using var lxd = await ScriptedLxd.Start();
        lxd.On("GET /1.0/images", ScriptedLxd.Sync(Array.Empty<object>()));
        lxd.On("GET /1.0/instances", ScriptedLxd.Sync(Array.Empty<object>()));

        var (_, output, _) = await machine.Run("doctor", "--engine", "lxd", "--lxd-socket", lxd.Socket);

        Assert.Contains("problem  workstations: gone from the engine, though sessions need them: ws-", output);
        Assert.Contains($"problem  images: launch profiles name images that are gone: {studio.Profile}", output);
    }

    [Theory]
    [InlineData("lxd", "4.0.9", true)]
    [InlineData("lxd", "5.0.2", true)]
    [InlineData("lxd", "5.0.7", false)]
    [InlineData("lxd", "5.21.4", true)]
    [InlineData("lxd", "5.21.5", false)]
    [InlineData("lxd", "6.8", true)]
    [InlineData("lxd", "6.9", false)]
    [InlineData("incus", "6.0.4", true)]
    [InlineData("incus", "6.0.6", false)]
    [InlineData("incus", "6.20", true)]
    [InlineData("incus", "unknown", false)]
    public void Known_bad_versions_are_known(string product, string version, bool isBad) =>
        Assert.Equal(isBad, KnownVersions.Find(product, version) is not null);

    private static TestServerParts Parts(OperatorsMachine machine) => new()
    {
        Store = TestStore.At(new DirectoryInfo(machine.Data)),
        Key = ServerKey.Read(Path.Combine(machine.Data, "server.key")),
    };

    private static Task<TestServer> OpenServer(OperatorsMachine machine) => TestServer.Start(Parts(machine), Cancel);

    private static async Task<string> ReadInstallation(OperatorsMachine machine)
    {
        await using var database = await machine.OpenDatabase();
        return await Installation.ReadOrCreateId(database, ServerKey.Read(Path.Combine(machine.Data, "server.key")).Mark, Cancel);
    }
}
