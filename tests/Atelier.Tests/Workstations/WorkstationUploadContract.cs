using System.Text;
using Atelier.Workstations;

namespace Atelier.Tests.Workstations;

/// <summary>What every engine promises of files that come into running workstations.</summary>
public abstract class WorkstationUploadContract : WorkstationEngineTest
{
    internal const string Root = "$HOME/Uploads";

    /// <summary>What a file below the root holds, null if there is none.</summary>
    internal abstract Task<string?> ReadUpload(string workstation, string path);

    [Fact]
    public async Task A_file_comes_in_pieces_goes_on_after_a_cut_and_takes_nobodys_place()
    {
        var spec = await NewWorkstation();
        await Start(spec);
        var file = NewFile("scenes/shot 010.txt", length: 10);

        Assert.Equal(Held(0), await Engine.Receive(spec.Name, file, bytes: null, Cancel));
        Assert.Equal(Held(0), await Give(spec, file, 0, ""));
        Assert.Equal(Held(4), await Engine.Receive(spec.Name, file, new IncomingBytes(0, new BrokenOff("cut ")), Cancel));
        Assert.Equal(new IncomingState.Elsewhere(4), await Give(spec, file, 2, "not from there"));
        Assert.Null(await ReadUpload(spec.Name, "scenes/shot 010.txt"));
        Assert.Equal(Held(6), await Give(spec, file, 4, "an"));
        Assert.Equal(Placed("scenes/shot 010.txt"), await Give(spec, file, 6, "d on"));
        Assert.Equal(Placed("scenes/shot 010.txt"), await Engine.Receive(spec.Name, file, bytes: null, Cancel));
        Assert.Equal("cut and on", await ReadUpload(spec.Name, "scenes/shot 010.txt"));

        // A second one of the name gets a number; a file is no folder.
        Assert.Equal(Placed("scenes/shot 010 (2).txt"), await Give(spec, NewFile("scenes/shot 010.txt", length: 3), 0, "two"));
        Assert.Equal("cut and on", await ReadUpload(spec.Name, "scenes/shot 010.txt"));
        Assert.Equal(Placed("scenes (2)"), await Give(spec, NewFile("scenes", length: 0), 0, ""));
        Assert.Equal(
            Obstructed(IncomingObstacle.NoFolder, "shot 010.txt"), await Give(spec, NewFile("scenes/shot 010.txt/in", length: 1), 0, ""));

        // What is given up leaves nothing, and what is too large is refused before it comes.
        var dropped = NewFile("dropped", length: 5);
        Assert.Equal(Held(2), await Give(spec, dropped, 0, "ab"));
        await Engine.DropIncoming(spec.Name, dropped, Cancel);
        await Engine.DropIncoming(spec.Name, dropped, Cancel);
        Assert.Equal(Held(0), await Engine.Receive(spec.Name, dropped, bytes: null, Cancel));
        var large = await Give(spec, NewFile("large", long.MaxValue), 0, "");
        Assert.Equal(IncomingObstacle.Full, Assert.IsType<IncomingState.Obstructed>(large).Obstacle);

        await Examine(spec);
        await Engine.Stop(spec.Name, TimeSpan.Zero, Cancel);
        await Refuses(() => Give(spec, NewFile("late", length: 1), 0, "x"));
    }

    /// <summary>What else there is to see of a workstation that took files.</summary>
    internal virtual Task Examine(WorkstationSpec spec) => Task.CompletedTask;

    internal static IncomingFile NewFile(string path, long length) => new(NewName(), Root, path.Split('/'), length);

    internal Task<IncomingState> Give(WorkstationSpec spec, IncomingFile file, long offset, string text) =>
        Engine.Receive(spec.Name, file, new IncomingBytes(offset, new MemoryStream(Encoding.UTF8.GetBytes(text))), Cancel);

    internal static IncomingState Held(long bytes) => new IncomingState.Held(bytes);

    internal static IncomingState Placed(string path) => new IncomingState.Placed(path);

    internal static IncomingState Obstructed(IncomingObstacle obstacle, string where) => new IncomingState.Obstructed(obstacle, where);

    // A sender who is cut off after some bytes.
    private sealed class BrokenOff(string text) : MemoryStream(Encoding.UTF8.GetBytes(text))
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            await base.ReadAsync(buffer, cancellationToken) is > 0 and var count ? count : throw new IOException("The network is gone.");
    }
}
