using Atelier.Workstations;
using Atelier.Workstations.Lxd;

namespace Atelier.Tests.Workstations.Lxd;

/// <summary>Files into real workstations, whose programs do what they can to have them written elsewhere.</summary>
public sealed class LxdUploadTests : WorkstationUploadContract
{
    private const string Uploads = "/home/artist/Uploads";

    internal override async Task<(IWorkstationEngine Engine, string ImageId)> CreateEngine() =>
        (await TestLxd.CreateEngine(Cancel), TestLxd.ImageId);

    internal override async Task<string?> ReadUpload(string workstation, string path)
    {
        var seen = await Shell(workstation, $"test -f '{Uploads}/{path}' && cat '{Uploads}/{path}' && echo .");
        return seen.Length == 0 ? null : seen[..^2];
    }

    internal override async Task Examine(WorkstationSpec spec)
    {
        await ExamineRights(spec);
        await ExamineNames(spec);
        await ExamineLinks(spec);
        await ExamineFullVolume(spec);
    }

    private async Task ExamineRights(WorkstationSpec spec)
    {
        Assert.Equal(
            "artist artist 755\nartist artist 644\n",
            await Shell(spec.Name, $"stat -c '%U %G %a' {Uploads}/scenes '{Uploads}/scenes/shot 010.txt'"));
        Assert.Equal("active\n", await Shell(spec.Name, "systemctl is-active atelier-uploads.timer"));

        // Where the artist may not write, the server does not write for them.
        var elsewhere = NewFile("file", length: 1) with { Root = "/usr/uploads" };
        Assert.Equal(Obstructed(IncomingObstacle.NoPermission, "uploads"), await Give(spec, elsewhere, 0, "x"));
        await Shell(spec.Name, $"mkdir -m 755 {Uploads}/roots");
        Assert.Equal(Obstructed(IncomingObstacle.NoPermission, "roots"), await Give(spec, NewFile("roots/file", length: 1), 0, "x"));

        // What root made a link of is the system's own way; a disk of its own is told from the root's.
        await Shell(spec.Name, "mkdir -m 777 /srv/shows /srv/shows/disk && ln -s /srv/shows /shows && mount -t tmpfs t /shows/disk");
        var linked = NewFile("file", length: 1) with { Root = "/shows/in" };
        Assert.Equal(Placed("file"), await Give(spec, linked, 0, "x"));
        Assert.Equal(
            Obstructed(IncomingObstacle.OtherDisk, "disk"),
            await Give(spec, NewFile("disk/file", length: 1) with { Root = "/shows" }, 0, "x"));
    }

    private async Task ExamineNames(WorkstationSpec spec)
    {
        string[] names = ["-rf", "$(touch pwned) `id` '\"; *", " two  blanks ", "東京 naïve.txt", ".hidden", "a\\b", new('n', 255)];
        foreach (var name in names)
        {
            Assert.Equal(Placed(name), await Give(spec, NewFile(name, name.Length), 0, new string('x', name.Length)));
            Assert.Equal(Placed($"-f/{name}"), await Give(spec, NewFile($"-f/{name}", name.Length), 0, new string('x', name.Length)));
        }

        Assert.Equal("17\n", await Shell(spec.Name, $"find {Uploads} -not -path '*/.atelier-uploads*' -type f | wc -l"));
        Assert.Equal(IncomingObstacle.TooLong, Why(await Give(spec, NewFile(new string('n', 255), length: 0), 0, "")));
        var deep = string.Join('/', Enumerable.Repeat(new string('d', 250), 17));
        Assert.Equal(IncomingObstacle.TooLong, Why(await Give(spec, NewFile(deep, length: 0), 0, "")));
    }

    private async Task ExamineLinks(WorkstationSpec spec)
    {
        const string other = "/home/artist/other";
        await Artist(spec, $"mkdir {other} && ln -s {other} {Uploads}/way && ln -s {other}/made {Uploads}/name");
        Assert.Equal(Obstructed(IncomingObstacle.Link, "way"), await Give(spec, NewFile("way/file", length: 1), 0, "x"));
        Assert.Equal(Placed("name (2)"), await Give(spec, NewFile("name", length: 1), 0, "x"));

        // The half file itself, swapped for a link, and the folder of half files.
        var file = NewFile("swapped", length: 4);
        await Give(spec, file, 0, "ab");
        await Artist(spec, $"cd {Uploads}/.atelier-uploads/{file.Id} && echo -n ab > {other}/aim && ln -sf {other}/aim part");
        Assert.Equal(new IncomingState.Elsewhere(0), await Give(spec, file, 2, "cd"));
        await Refuses(() => Give(spec, file, 0, "abcd"));
        await Artist(spec, $"mv {Uploads}/.atelier-uploads {other}/half && ln -s {other}/half {Uploads}/.atelier-uploads");
        Assert.Equal(Obstructed(IncomingObstacle.Link, ".atelier-uploads"), await Give(spec, NewFile("file", length: 1), 0, "x"));
        await Artist(spec, $"rm {Uploads}/.atelier-uploads && mv {Uploads} /home/artist/moved && ln -s {other} {Uploads}");
        Assert.Equal(Obstructed(IncomingObstacle.Link, "Uploads"), await Give(spec, NewFile("file", length: 1), 0, "x"));
        await Artist(spec, $"rm {Uploads} && mv /home/artist/moved {Uploads}");

        Assert.Equal("aim\nhalf\nab", await Shell(spec.Name, $"cd {other} && ls && cat aim"));
    }

    private async Task ExamineFullVolume(WorkstationSpec spec)
    {
        await Shell(spec.Name, "mkdir /small && mount -t tmpfs -o size=1m,mode=777 small /small");
        var file = NewFile("file", length: 900 << 10) with { Root = "/small/root" };
        Assert.Equal(Held(0), await Give(spec, file, 0, ""));
        await Shell(spec.Name, "head -c 800K /dev/zero > /small/filler");
        Assert.Equal(IncomingObstacle.Full, Why(await Give(spec, file, 0, new string('x', 900 << 10))));
        Assert.Equal("0\n", await Shell(spec.Name, "find /small -name part -size +0 | wc -l"));
    }

    private static IncomingObstacle Why(IncomingState state) => Assert.IsType<IncomingState.Obstructed>(state).Obstacle;

    private static async Task<string> Shell(string workstation, string command)
    {
        using var lxd = new LxdConnection(TestLxd.Socket);
        return await Guest.Shell(lxd, workstation, command, Cancel);
    }

    private static Task<string> Artist(WorkstationSpec spec, string command) =>
        Shell(spec.Name, $"runuser -u artist -- sh -c \"{command}\"");
}
