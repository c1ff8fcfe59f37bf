using System.Net.Sockets;
using System.Security.Cryptography;
using Atelier.Sockets;
using Atelier.Tests.Streaming;

namespace Atelier.Tests.Sockets;

public sealed class LoopStreamTests : IAsyncLifetime
{
    private readonly string path = Path.Combine(Path.GetTempPath(), $"loop-{Convert.ToHexString(RandomNumberGenerator.GetBytes(8))}");
    private LoopStream near = null!;
    private Socket far = null!;

    public async ValueTask InitializeAsync()
    {
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen();
        far = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await far.ConnectAsync(new UnixDomainSocketEndPoint(path), Patience.Cancel);
        near = new LoopStream(await listener.AcceptAsync(Patience.Cancel));
    }

    public ValueTask DisposeAsync()
    {
        near.Dispose();
        far.Dispose();
        File.Delete(path);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task What_is_sent_is_read_and_the_end_is_seen()
    {
        far.Send("ab"u8);
        var room = new byte[8];

        Assert.Equal(2, await near.ReadAsync(room, Patience.Cancel));
        Assert.Equal("ab"u8.ToArray(), room[..2]);
        far.Shutdown(SocketShutdown.Both);
        Assert.Equal(0, await near.ReadAsync(room, Patience.Cancel));
        Assert.Equal(0, await near.ReadAsync(room, Patience.Cancel));
    }

    [Fact]
    public async Task Reading_into_nothing_waits_and_takes_nothing()
    {
        var waiting = near.ReadAsync(Memory<byte>.Empty, Patience.Cancel).AsTask();
        Assert.False(waiting.IsCompleted);
        far.Send("ab"u8);

        Assert.Equal(0, await waiting);
        Assert.Equal(0, await near.ReadAsync(Memory<byte>.Empty, Patience.Cancel));
        var room = new byte[8];
        Assert.Equal(2, near.Peek(room));
        Assert.Equal(2, await near.ReadAsync(room, Patience.Cancel));
    }

    [Fact]
    public async Task Reading_goes_on_after_one_was_cancelled()
    {
        using var cancel = new CancellationTokenSource();
        var room = new byte[8];
        var given = near.ReadAsync(room, cancel.Token).AsTask();
        await cancel.CancelAsync();
        var thrown = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given);
        Assert.Equal(cancel.Token, thrown.CancellationToken);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => near.ReadAsync(room, cancel.Token).AsTask());

        var next = near.ReadAsync(room, Patience.Cancel);
        far.Send("ab"u8);
        Assert.Equal(2, await next);
    }

    [Fact]
    public async Task Writes_that_have_to_wait_go_out_whole_and_in_turn()
    {
        const int size = 3_000_000;
        var pieces = Enumerable.Range(1, 4).Select(number => Enumerable.Repeat((byte)number, size).ToArray()).ToArray();
        var writes = pieces.Select(piece => near.WriteAsync(piece.AsSpan(0, 5), piece.AsMemory(5), Patience.Cancel).AsTask()).ToArray();
        Assert.DoesNotContain(writes, write => write.IsCompleted);

        using var reader = new NetworkStream(far);
        var seen = new byte[4 * size];
        await reader.ReadExactlyAsync(seen, Patience.Cancel);

        await Task.WhenAll(writes);
        Assert.Equal(pieces.SelectMany(piece => piece), seen);
    }

    [Fact]
    public async Task Closing_fails_what_waits()
    {
        var reading = Read(8);
        var writing = near.WriteAsync(new byte[3_000_000], CancellationToken.None).AsTask();
        var after = near.WriteAsync(new byte[8], CancellationToken.None).AsTask();

        await near.DisposeAsync();

        foreach (var waiting in new Task[] { reading, writing, after })
            await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting.WaitAsync(Patience.Cancel));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => Read(8));
    }

    [Fact]
    public async Task Writing_to_one_who_is_gone_says_so()
    {
        var writing = near.WriteAsync(new byte[3_000_000], Patience.Cancel).AsTask();
        far.Dispose();

        var thrown = await Assert.ThrowsAsync<IOException>(() => writing);
        Assert.Equal("sending: Broken pipe", thrown.Message);
    }

    [Fact]
    public async Task What_is_begun_on_the_loop_goes_on_there_and_what_is_begun_elsewhere_does_not()
    {
        var elsewhere = WhereReadingGoesOn(enter: false);
        far.Send("a"u8);
        Assert.False(await elsewhere.WaitAsync(Patience.Cancel));

        var onLoop = WhereReadingGoesOn(enter: true);
        far.Send("a"u8);
        Assert.True(await onLoop.WaitAsync(Patience.Cancel));
    }

    [Fact]
    public async Task One_who_always_has_something_lets_others_have_their_turn()
    {
        using var stop = new CancellationTokenSource();
        var flood = Task.Run(Flood);
        var reading = ReadOnLoop(stop.Token);

        for (var turn = 0; turn < 10; turn++)
            await PassThroughLoop().WaitAsync(Patience.Cancel);

        Assert.False(reading.IsCompleted);
        await stop.CancelAsync();
        await reading.WaitAsync(Patience.Cancel);
        await flood.WaitAsync(Patience.Cancel);
    }

    [Fact]
    public async Task A_released_socket_works_as_before()
    {
        far.Send("ab"u8);
        _ = await near.ReadAsync(Memory<byte>.Empty, Patience.Cancel);

        using var socket = near.Release();

        var room = new byte[8];
        Assert.True(socket.Blocking);
        Assert.Equal(2, socket.Receive(room));
        var later = socket.ReceiveAsync(room, Patience.Cancel);
        far.Send("c"u8);
        Assert.Equal(1, await later);
    }

    private async Task<int> Read(int most) => await near.ReadAsync(new byte[most], CancellationToken.None);

    private async Task<bool> WhereReadingGoesOn(bool enter)
    {
        if (enter)
            await EventLoop.Shared.Enter();
        await Read(8);
        var isOnLoop = EventLoop.IsHere;
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        Assert.False(EventLoop.IsHere);
        return isOnLoop;
    }

    private static async Task PassThroughLoop()
    {
        await EventLoop.Shared.Enter();
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
    }

    private void Flood()
    {
        var bytes = new byte[100_000];
        try
        {
            while (true)
                far.Send(bytes);
        }
        catch (SocketException)
        {
            // The reader has enough.
        }
    }

    private async Task ReadOnLoop(CancellationToken stop)
    {
        await EventLoop.Shared.Enter();
        while (!stop.IsCancellationRequested)
            Assert.NotEqual(0, await Read(1000));
        near.Dispose();
    }
}
