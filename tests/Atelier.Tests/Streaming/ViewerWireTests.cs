using System.Net.WebSockets;
using System.Text;
using Atelier.Tests.Harness;
using FsCheck;
using FsCheck.Fluent;

namespace Atelier.Tests.Streaming;

public sealed class ViewerWireTests
{
    private const char Last = '!';
    private static readonly byte[] Pong = [0x8A, 0x82, 1, 2, 3, 4, 5, 6];
    private static readonly int[] Sizes = [0, 1, 3, 10, 125, 126, 4000, 8184, 8192, 9000, 70_000];

    /// <summary>However a viewer cuts what it says into messages, frames and packets.</summary>
    [Fact]
    public Task All_arrives_in_order() => Always.Holds(Talks, 100, async talk =>
    {
        using var ends = await WireEnds.Open();

        var saying = ends.Say(await Framed([.. talk.Messages, Message.Text($"{Last}")]), talk.Cuts);
        await ends.HearUntil(Last);
        await saying;

        Assert.Equal(string.Concat(talk.Messages.Select(message => message.Said)) + Last, ends.Heard);
    });

    [Fact]
    public async Task Whole_messages_of_bytes_go_past_the_WebSocket_and_nothing_else_does()
    {
        using var ends = await WireEnds.Open();

        await ends.Say(await Framed(
            Message.Bytes(10), Message.Bytes(300), Message.Text("text"), Message.Bytes(40) with { Frames = 2 }, Message.Bytes(5),
            Message.Bytes(9000), Message.Text($"{Last}")));
        await ends.HearUntil(Last);

        Assert.Equal(315, ends.Diverted);
    }

    [Fact]
    public async Task What_breaks_off_in_a_head_is_told_by_the_WebSocket()
    {
        using var ends = await WireEnds.Open();

        await ends.Say(new byte[] { 0x82 });
        ends.SayNoMore();

        var thrown = await Assert.ThrowsAsync<WebSocketException>(() => ends.HearUntil(Last));
        Assert.Equal(WebSocketError.ConnectionClosedPrematurely, thrown.WebSocketErrorCode);
    }

    [Theory]
    [InlineData("not masked", "82 01 41 82 81 00 00 00 00 41")]
    [InlineData("the bit of an extension", "C2 81 00 00 00 00 41")]
    [InlineData("in the midst of another message", "02 81 00 00 00 00 41 82 81 00 00 00 00 41")]
    [InlineData("a length beyond all", "82 FF FF FF FF FF FF FF FF FF 00 00 00 00 41")]
    public async Task What_breaks_the_protocol_is_refused_by_the_WebSocket(string how, string said)
    {
        using var ends = await WireEnds.Open();

        await ends.Say(Convert.FromHexString(said.Replace(" ", "", StringComparison.Ordinal)));

        var thrown = await Assert.ThrowsAsync<WebSocketException>(() => ends.HearUntil(Last));
        Assert.True(thrown.WebSocketErrorCode == WebSocketError.Faulted, $"{how}: {thrown.WebSocketErrorCode}");
        Assert.Equal(0, ends.Diverted);
    }

    private static Gen<Talk> Talks =>
        from messages in Messages.ListOf()
        from cuts in Gen.Frequency((3, Gen.Choose(1, 40)), (1, Gen.Choose(41, 9000))).NonEmptyListOf()
        select new Talk([.. messages], [.. cuts]);

    private static Gen<Message> Messages =>
        from isText in Gen.Frequency((1, Gen.Constant(true)), (5, Gen.Constant(false)))
        from size in Gen.Elements(Sizes)
        from frames in Gen.Frequency((4, Gen.Constant(1)), (1, Gen.Choose(2, 4)))
        from hasPong in Gen.Frequency((1, Gen.Constant(true)), (4, Gen.Constant(false)))
        select (isText ? Message.Text(new string('t', size)) : Message.Bytes(size)) with { Frames = frames, HasPong = hasPong };

    private static async Task<byte[]> Framed(params Message[] messages)
    {
        using var frames = new MemoryStream();
        using var client = WebSocket.CreateFromStream(frames, new WebSocketCreationOptions { IsServer = false });
        foreach (var message in messages)
        {
            var parts = Encoding.ASCII.GetBytes(message.Said).Chunk(message.Said.Length / message.Frames + 1).DefaultIfEmpty([]).ToArray();
            for (var index = 0; index < parts.Length; index++)
            {
                await client.SendAsync(parts[index], message.Type, endOfMessage: index == parts.Length - 1, Patience.Cancel);
                if (index == 0 && message.HasPong)
                    frames.Write(Pong);
            }
        }
        return frames.ToArray();
    }

    private sealed record Message(WebSocketMessageType Type, string Said, int Frames = 1, bool HasPong = false)
    {
        public static Message Text(string said) => new(WebSocketMessageType.Text, said);

        public static Message Bytes(int count) =>
            new(WebSocketMessageType.Binary, string.Concat(Enumerable.Range(0, count).Select(at => (char)('0' + at % 10))));
    }

    private sealed record Talk(Message[] Messages, int[] Cuts);
}
