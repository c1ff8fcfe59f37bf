using Atelier.Identity;
using Atelier.Storage;
using Atelier.Tests.Harness;

namespace Atelier.Tests.Api;

/// <summary>What is asked again and again is answered from memory: nobody must be able to tell by anything but the time it takes.</summary>
public sealed class KeptAnswerTests
{
    [Theory]
    [InlineData(TestDatabase.SqliteMemory)]
    [InlineData(TestDatabase.SqliteFile)]
    [InlineData(TestDatabase.Postgres)]
    public async Task Whoever_changes_something_reads_it_at_once(TestDatabase kind)
    {
        await using var studio = await TestStudio.Open(kind);
        for (var count = 0; count < 20; count++)
        {
            for (var again = 0; again < 4; again++)
                Assert.Equal(count, await Count(studio));
            await studio.CreateComponent();
        }
    }

    [Fact]
    public async Task Others_do_not_get_an_answer_that_is_not_theirs()
    {
        await using var studio = await TestStudio.Open();
        for (var again = 0; again < 4; again++)
            await studio.Administrator.Get($"{studio.Path}/studio-components");

        var refused = await Assert.ThrowsAsync<ApiErrorSeen>(() => studio.Artist.Get($"{studio.Path}/studio-components"));

        Assert.Equal("AccessDeniedException", refused.Code);
    }

    [Fact]
    public async Task A_user_who_is_disabled_by_a_command_beside_the_server_is_out_at_once()
    {
        await using var studio = await TestStudio.Open(TestDatabase.SqliteFile);
        for (var again = 0; again < 4; again++)
            await studio.Administrator.Get(studio.Path);

        await using (var beside = Database.OpenExistingFile(studio.Server.Database.File!))
        {
            await using var db = await beside.Write(CancellationToken.None);
            await Principals.SetEnabled(db, studio.Administrator.PrincipalId, isEnabled: false, CancellationToken.None);
            await db.Commit(CancellationToken.None);
        }

        var refused = await Assert.ThrowsAsync<ApiErrorSeen>(() => studio.Administrator.Get(studio.Path));
        Assert.Equal("UnrecognizedClientException", refused.Code);
    }

    [Fact]
    public async Task A_wrong_signature_gets_no_kept_answer()
    {
        await using var studio = await TestStudio.Open();
        for (var again = 0; again < 4; again++)
            await studio.Administrator.Get(studio.Path);

        var refused = await Assert.ThrowsAsync<ApiErrorSeen>(() => studio.Administrator.With(otherSecret: "wrong").Get(studio.Path));

        Assert.Equal("InvalidSignatureException", refused.Code);
    }

    [Fact]
    public async Task While_others_write_no_read_is_older_than_what_was_answered_before()
    {
        await using var studio = await TestStudio.Open(TestDatabase.SqliteFile);
        using var end = new CancellationTokenSource();

        var readers = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            var last = 0;
            while (!end.IsCancellationRequested)
            {
                var now = await Count(studio);
                Assert.True(now >= last, $"{now} components were there after {last} had been.");
                last = now;
            }
        })).ToArray();
        for (var count = 1; count <= 50; count++)
        {
            await studio.CreateComponent();
            Assert.Equal(count, await Count(studio));
        }

        await end.CancelAsync();
        await Task.WhenAll(readers);
    }

    private static async Task<int> Count(TestStudio studio) =>
        (await studio.Administrator.Get($"{studio.Path}/studio-components")).GetProperty("studioComponents").GetArrayLength();
}
