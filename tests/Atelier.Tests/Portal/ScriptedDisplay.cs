using System.Buffers.Binary;
using Atelier.Sockets;

namespace Atelier.Tests.Portal;

/// <summary>A display that says what a test has it say, whatever it is told. When there is no more to say, it is silent for ever.</summary>
internal sealed class ScriptedDisplay(IEnumerable<byte[]> words) : TwoWayStream
{
    private readonly IEnumerator<byte[]> words = words.GetEnumerator();
    private ReadOnlyMemory<byte> rest;

    /// <summary>Whether whoever opened it has let go of it.</summary>
    public TaskCompletionSource Closed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>All that is said before the first picture.</summary>
    public static IEnumerable<byte[]> Greeting(int width, int height, uint nameLength = 0) =>
        ["RFB 003.008\n"u8.ToArray(), [1, 1], [0, 0, 0, 0], Init(width, height, nameLength)];

    public static byte[] Frame(int rectangles) => [0, 0, .. Two(rectangles)];

    public static byte[] Rectangle(int x, int y, int width, int height, int encoding = 0) =>
        [.. Two(x), .. Two(y), .. Two(width), .. Two(height), .. Four((uint)encoding)];

    public static byte[] Four(uint number)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, number);
        return bytes;
    }

    public static byte[] Two(int number) => Four((uint)number)[2..];

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (rest.IsEmpty)
        {
            if (!words.MoveNext())
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            rest = words.Current;
        }

        var count = Math.Min(buffer.Length, rest.Length);
        rest[..count].CopyTo(buffer);
        rest = rest[count..];
        return count;
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => default;

    protected override void Dispose(bool disposing)
    {
        Closed.TrySetResult();
        base.Dispose(disposing);
    }

    // The pixel format it would like is nobody's concern here.
    private static byte[] Init(int width, int height, uint nameLength) =>
        [.. Two(width), .. Two(height), .. new byte[16], .. Four(nameLength)];
}
