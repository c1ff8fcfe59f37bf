using Atelier.Cli;
using Atelier.Tests.Harness;

namespace Atelier.Tests.Storage;

public sealed class FullDiskTests
{
    [Fact]
    public async Task A_full_disk_fails_requests_with_a_named_cause_until_there_is_room()
    {
        using var disk = new SmallDisk(mebibytes: 16);
        await using var studio = await TestStudio.Open(new TestServerParts { Store = TestStore.At(disk.Folder) });
        disk.Fill();

        var error = await Assert.ThrowsAsync<ApiErrorSeen>(async () =>
        {
            // What SQLite has set aside takes some writes in.
            for (var i = 0; i < 1000; i++)
                await studio.CreateComponent();
        });
        disk.MakeRoom();
        var made = await studio.CreateComponent();

        Assert.Equal("InternalServerErrorException", error.Code);
        // SQLite says that the disk is full, or where it meets that in its index of the log, that writing failed.
        Assert.Contains(
            studio.Server.Log.Lines,
            line => line.Category == "Atelier.Api.ApiErrors"
                && (line.Text.Contains("the disk that holds the database is full; make room") || line.Text.Contains("and its free space")));
        await studio.Component(made, "READY");
    }

    [Fact]
    public void A_server_does_not_start_on_a_full_disk()
    {
        using var disk = new SmallDisk(mebibytes: 16);
        var folder = new DataFolder(disk.Folder);
        folder.RequireSpace();
        disk.Fill();

        var fault = Assert.Throws<InvalidOperationException>(folder.RequireSpace);

        Assert.Contains($"The disk that holds {disk.Folder.FullName} is full", fault.Message);
    }

    [Fact]
    public void Two_servers_on_one_database_are_refused_also_through_a_link()
    {
        var folder = Directory.CreateTempSubdirectory("atelier-test");
        try
        {
            var real = new DataFolder(folder.CreateSubdirectory("real"));
            var linked = new DataFolder(folder.CreateSubdirectory("linked"));
            File.WriteAllText(real.Database, "");
            File.CreateSymbolicLink(linked.Database, real.Database);

            using (real.Claim())
                Assert.Contains("Another server works on", Assert.Throws<InvalidOperationException>(linked.Claim).Message);
            using (linked.Claim())
                Assert.Throws<InvalidOperationException>(real.Claim);
            real.Claim().Dispose();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
