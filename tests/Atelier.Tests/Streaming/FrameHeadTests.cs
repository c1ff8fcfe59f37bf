using System.Net.WebSockets;
using Atelier.Streaming;

namespace Atelier.Tests.Streaming;

public sealed class FrameHeadTests
{
    [Theory]
    [InlineData(0, 2)]
    [InlineData(1, 2)]
    [InlineData(125, 2)]
    [InlineData(126, 4)]
    [InlineData(65_535, 4)]
    [InlineData(65_536, 10)]
    [InlineData(200_000, 10)]
    public async Task A_client_takes_what_follows_for_one_message_of_bytes(int count, int expected)
    {
        var head = FrameHead.OfBytes(count, new byte[FrameHead.Longest]).ToArray();
        Assert.Equal(expected, head.Length);

        using var client = WebSocket.CreateFromStream(
            new MemoryStream([.. head, .. Enumerable.Range(0, count).Select(at => (byte)at)]), new WebSocketCreationOptions());
        var room = new byte[count + 1];
        var length = 0;
        ValueWebSocketReceiveResult part;
        do
        {
            part = await client.ReceiveAsync(room.AsMemory(length), Patience.Cancel);
            Assert.Equal(WebSocketMessageType.Binary, part.MessageType);
            length += part.Count;
        }
        while (!part.EndOfMessage);
        Assert.Equal(Enumerable.Range(0, count).Select(at => (byte)at), room[..length]);
    }
}
