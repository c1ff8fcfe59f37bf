using Atelier.Api;
using Atelier.Storage;
using Atelier.Tests.Harness;

namespace Atelier.Tests.Cli;

public sealed class DbCommandsTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_backed_up_beside_a_running_server_comes_back()
    {
        using var machine = await OpenMachine();
        string before;
        await using (var studio = await OpenStudio(machine))
        {
            before = await DatabaseDump.Read(studio.Server.Database);
            Assert.Equal(0, (await machine.Run("db", "backup", machine.File("kept.tar"))).Code);
            await studio.Artist.CreateReadySession();
        }

        var restored = await machine.Run("db", "restore", machine.File("kept.tar"), "--force");

        Assert.Equal(0, restored.Code);
        await using var database = await machine.OpenDatabase();
        Assert.Equal(Lines(before), Lines(await DatabaseDump.Read(database)));
        var kept = Assert.Single(Directory.GetDirectories(machine.Data, "before-restore-*"));
        Assert.Contains(kept, restored.Output);
        Assert.True(File.Exists(Path.Combine(kept, "server.key")));
        Assert.Empty(Directory.GetDirectories(machine.Data, ".restoring-*"));
    }

    [Fact]
    public async Task An_archive_is_its_owners_alone_and_overwrites_nothing()
    {
        using var machine = await OpenMachine();
        var archive = machine.File("kept.tar");
        await machine.Run("db", "backup", archive);
        var first = await File.ReadAllBytesAsync(archive, Cancel);

        var fault = await Assert.ThrowsAsync<IOException>(() => machine.Run("db", "backup", archive));
        var (code, output, _) = await machine.Run("db", "backup", Path.GetDirectoryName(archive)!);

        Assert.Contains("is there already", fault.Message);
        Assert.Equal(first, await File.ReadAllBytesAsync(archive, Cancel));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(archive));
        Assert.Equal(0, code);
        Assert.Matches(@"atelier-\d{8}T\d{6}Z\.tar  \d+ KiB", output);
        Assert.Empty(Directory.GetDirectories(Path.GetDirectoryName(archive)!, ".atelier-*"));
    }

    [Fact]
    public async Task A_folder_that_is_not_empty_is_replaced_only_by_force_and_never_under_a_server()
    {
        using var machine = await OpenMachine();
        var archive = machine.File("kept.tar");
        await machine.Run("db", "backup", archive);
        var before = await File.ReadAllBytesAsync(Path.Combine(machine.Data, "atelier.db"), Cancel);

        var unforced = await Assert.ThrowsAsync<InvalidOperationException>(() => machine.Run("db", "restore", archive));
        InvalidOperationException served;
        using (new FileStream(Path.Combine(machine.Data, "server.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None))
            served = await Assert.ThrowsAsync<InvalidOperationException>(() => machine.Run("db", "restore", archive, "--force"));

        Assert.Contains("--force", unforced.Message);
        Assert.Contains("Another server works on", served.Message);
        Assert.Equal(before, await File.ReadAllBytesAsync(Path.Combine(machine.Data, "atelier.db"), Cancel));
    }

    [Theory]
    [InlineData("cut short")]
    [InlineData("one byte of the database changed")]
    [InlineData("no archive at all")]
    public async Task A_spoilt_archive_changes_nothing(string how)
    {
        using var machine = await OpenMachine();
        var archive = machine.File("kept.tar");
        await machine.Run("db", "backup", archive);
        var bytes = await File.ReadAllBytesAsync(archive, Cancel);
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(
            archive,
            how switch { "cut short" => bytes[..(bytes.Length / 3)], "no archive at all" => "Hello"u8.ToArray(), _ => bytes },
            Cancel);
        var before = await File.ReadAllBytesAsync(Path.Combine(machine.Data, "atelier.db"), Cancel);

        var fault = await Assert.ThrowsAsync<InvalidDataException>(() => machine.Run("db", "restore", archive, "--force"));

        Assert.Contains("nothing was changed", fault.Message);
        Assert.Equal(before, await File.ReadAllBytesAsync(Path.Combine(machine.Data, "atelier.db"), Cancel));
        Assert.Empty(Directory.GetDirectories(machine.Data));
    }

    [Fact]
    public async Task An_archive_of_a_newer_program_is_refused()
    {
        using var machine = await OpenMachine();
        await Change(machine, "insert into schema_version (version) values (9999)");
        await machine.Run("db", "backup", machine.File("newer.tar"));

        var fault = await Assert.ThrowsAsync<InvalidDataException>(
            () => machine.Run("db", "restore", machine.File("newer.tar"), "--force"));

        Assert.Contains("The database has schema 9999", fault.Message);
    }

    [Fact]
    public async Task A_whole_studio_has_no_faults()
    {
        using var machine = await OpenMachine();
        await using var studio = await OpenStudio(machine);
        var session = await studio.Artist.CreateReadySession();
        await studio.Artist.CreateReadyStream(session);
        await studio.Artist.StopFully(session);

        var (code, output, _) = await machine.Run("db", "check");

        Assert.Equal((0, $"{machine.Data}/atelier.db has no faults.\n"), (code, output));
    }

    [Theory]
    [InlineData("update studios set state = 'DELETED'", "the column state is 'DELETED' and by the document must be 'READY'")]
    [InlineData("update studios set document = replace(document, 'READY', 'SLEEPING')", "the document or the facts cannot be read")]
    [InlineData("update studios set document = 'x'", "the document or the facts cannot be read")]
    [InlineData("update launch_profiles set studio_id = 'none'", "its studio_id is none, and studios has no such row")]
    [InlineData("update principals set kind = 'Ghost'", "the kind Ghost is unknown")]
    public async Task A_contradiction_is_told_with_its_row_and_the_way_out(string sql, string what)
    {
        using var machine = await OpenMachine();
        await using var studio = await OpenStudio(machine);
        await Change(machine, sql);

        var (code, output, _) = await machine.Run("db", "check");

        Assert.Equal(1, code);
        Assert.Contains(what, output);
        Assert.Contains("\n  way out: ", output);
    }

    [Fact]
    public async Task The_way_out_of_a_wrong_column_leads_out()
    {
        using var machine = await OpenMachine();
        await using var studio = await OpenStudio(machine);
        await Change(machine, "update studios set studio_name = 'it''s wrong', created_at = 5");
        var found = (await machine.Run("db", "check")).Output.Split('\n').Where(line => line.Contains("way out: ")).ToList();

        foreach (var line in found)
            await Change(machine, line["  way out: ".Length..line.IndexOf(';', StringComparison.Ordinal)]);

        Assert.Equal(2, found.Count);
        Assert.Equal(0, (await machine.Run("db", "check")).Code);
    }

    [Fact]
    public async Task A_damaged_database_is_named_by_every_verb_and_not_backed_up()
    {
        using var machine = await OpenMachine();
        var file = Path.Combine(machine.Data, "atelier.db");
        await using (var stream = new FileStream(file, FileMode.Open))
        {
            stream.Seek(4096, SeekOrigin.Begin);
            stream.Write(new byte[stream.Length - 4096]);
        }

        var verb = await Assert.ThrowsAsync<InvalidDataException>(() => machine.Run("eula", "list"));
        var backup = await Assert.ThrowsAsync<InvalidDataException>(() => machine.Run("db", "backup", machine.File("kept.tar")));
        var check = await machine.Run("db", "check");
        await using var database = Database.OpenExistingFile(file);
        var start = await Assert.ThrowsAsync<InvalidDataException>(() => Damage.Refuse(database, Cancel));

        Assert.All([verb.Message, backup.Message, start.Message, check.Output], text => Assert.Contains(file, text));
        Assert.All([verb.Message, start.Message, check.Output], text => Assert.Contains("atelier db restore", text));
        Assert.Equal(1, check.Code);
        Assert.False(File.Exists(machine.File("kept.tar")));
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_named_as_damaged()
    {
        using var machine = await OpenMachine();
        await File.WriteAllTextAsync(Path.Combine(machine.Data, "atelier.db"), new string('x', 5000), Cancel);

        var fault = await Assert.ThrowsAsync<InvalidDataException>(() => machine.Run("eula", "list"));

        Assert.Contains("the database is damaged; stop the server and bring a backup back", fault.Message);
    }

    [Theory]
    [InlineData("pg_dump", "db", "backup", "x.tar", "--storage", "Host=127.0.0.1;Password=hidden")]
    [InlineData("pg_restore", "db", "restore", "x.tar", "--storage", "Host=127.0.0.1;Password=hidden")]
    [InlineData("nothing to back up", "db", "backup", "x.tar", "--storage", "memory")]
    public async Task Records_that_are_elsewhere_have_means_of_their_own(string means, params string[] arguments)
    {
        using var machine = new OperatorsMachine();

        var fault = await Assert.ThrowsAsync<InvalidOperationException>(() => machine.Run(arguments));

        Assert.Contains(means, fault.Message);
        Assert.DoesNotContain("hidden", fault.Message);
    }

    private static async Task<OperatorsMachine> OpenMachine()
    {
        var machine = new OperatorsMachine();
        await machine.Run("eula", "list");
        return machine;
    }

    private static Task<SessionStudio> OpenStudio(OperatorsMachine machine) => SessionStudio.Open(new TestServerParts
    {
        Store = TestStore.At(new DirectoryInfo(machine.Data)),
        Key = ServerKey.Read(Path.Combine(machine.Data, "server.key")),
    });

    private static async Task Change(OperatorsMachine machine, string sql)
    {
        await using var database = await machine.OpenDatabase();
        await using var db = await database.Write(Cancel);
        await db.Execute(sql, null, Cancel);
        await db.Commit(Cancel);
    }

    // When keys were used is written down when there is time.
    private static IEnumerable<string> Lines(string dump) =>
        dump.Split('\n').Where(line => !line.Contains("AKIA", StringComparison.Ordinal)).Order(StringComparer.Ordinal);
}
