using Atelier.Api;
using Atelier.StreamingSessions;
using Atelier.Tests.Harness;

namespace Atelier.Tests.Cli;

/// <summary>The verbs beside a server that runs on the same records.</summary>
public sealed class BackupCommandsTests
{
    private const string Unknown = "yeG7lDwNQEiwNTRT7DrV7Q";

    [Fact]
    public async Task A_backup_is_asked_for_made_by_the_server_and_listed()
    {
        using var machine = new OperatorsMachine();
        await machine.Run("backup", "list");
        await using var studio = await OpenStudio(machine);
        var session = await studio.Artist.CreateReadySession();
        var other = await studio.Artist.CreateStoppedSession();

        var (code, output, _) = await machine.Run("backup", "create", session.SessionId);
        var id = output.Split(' ')[0];
        studio.Pass(default);
        await studio.Artist.UntilBackup(id, "READY");
        var all = await machine.Run("backup", "list");
        var ofSession = await machine.Run("backup", "list", "--session", session.SessionId);
        var ofOther = await machine.Run("backup", "list", "--session", other.SessionId);

        Assert.Equal(0, code);
        Assert.Matches(
            $@"\A{id}  {session.SessionId}  \d{{4}}-\d\d-\d\dT\d\d:\d\d:\d\dZ  CREATE_IN_PROGRESS  The backup was asked for by the " +
            @"operator\n\z",
            output);
        Assert.Matches(
            $@"\A{id}  {session.SessionId}  \S+  READY               The backup is ready( \(checksums of \S+\))?\n\z", all.Output);
        Assert.StartsWith(id, ofSession.Output);
        Assert.Equal("", ofOther.Output);
    }

    [Fact]
    public async Task What_cannot_be_backed_up_is_refused_with_the_reason()
    {
        using var machine = new OperatorsMachine();

        var create = await Assert.ThrowsAsync<InvalidOperationException>(() => machine.Run("backup", "create", Unknown));
        var accept = await Assert.ThrowsAsync<InvalidOperationException>(() => machine.Run("backup", "accept", Unknown));

        Assert.Contains($"There is no session {Unknown}", create.Message);
        Assert.Contains($"There is no damaged backup {Unknown}", accept.Message);
    }

    [Fact]
    public async Task A_damaged_backup_is_listed_as_such_until_it_is_accepted()
    {
        using var machine = new OperatorsMachine();
        await machine.Run("backup", "list");
        await using var studio = await OpenStudio(machine);
        var session = await studio.Artist.CreateStoppedSession();
        var (_, output, _) = await machine.Run("backup", "create", session.SessionId);
        var id = output.Split(' ')[0];
        studio.Pass(default);
        await studio.Artist.UntilBackup(id, "READY");
        await Eventually.So(
            () => machine.Run("backup", "list"), seen => seen.Output.Contains("checksums of", StringComparison.Ordinal),
            () => studio.Pass(default));

        studio.Engine.Spoil(WorkstationNames.OfBackup(id), "image.txt", "another one");
        studio.Pass(TimeSpan.FromDays(7));
        var damaged = await Eventually.So(
            () => machine.Run("backup", "list"), seen => seen.Output.Contains("damaged", StringComparison.Ordinal),
            () => studio.Pass(default));
        var accepted = await machine.Run("backup", "accept", id);

        Assert.Contains("The backup is damaged: /image.txt is not as it was recorded. This was found on ", damaged.Output);
        Assert.Contains("The backup is ready; the operator accepted that /image.txt is not as it was recorded", accepted.Output);
    }

    private static Task<SessionStudio> OpenStudio(OperatorsMachine machine) => SessionStudio.Open(
        new TestServerParts
        {
            Store = TestStore.At(new DirectoryInfo(machine.Data)), Key = ServerKey.Read(Path.Combine(machine.Data, "server.key")),
        },
        TestProfiles.Persistent);
}
