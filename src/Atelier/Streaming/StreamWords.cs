namespace Atelier.Streaming;

/// <summary>
/// What is said to a viewer beside the bytes. It waits for the bytes that are going out and holds up nobody: of pongs, and of news, only
/// the newest waits.
/// </summary>
internal sealed class StreamWords(StreamSocket socket)
{
    private readonly Lock gate = new();
    private GatewayMessage.Pong? pong;
    private GatewayMessage.News? news;
    private Task talk = Task.CompletedTask;
    private bool isTalking;
    private bool isStopped;

    public void Say(GatewayMessage.Pong newest) => Say(() => pong = newest);

    public void Say(GatewayMessage.News newest) => Say(() => news = newest);

    /// <summary>Says nothing more; done when nothing is on its way.</summary>
    public Task Stop()
    {
        lock (gate)
        {
            isStopped = true;
            return talk;
        }
    }

    private void Say(Action put)
    {
        lock (gate)
        {
            put();
            if (isTalking || isStopped)
                return;
            isTalking = true;
            talk = Task.Run(Talk);
        }
    }

    private async Task Talk()
    {
        try
        {
            while (Next() is { } message)
                await socket.Send(message);
        }
        catch (Exception)
        {
            // The connection is broken: who carries the bytes notices by itself.
            lock (gate)
                isStopped = true;
        }
    }

    private GatewayMessage? Next()
    {
        lock (gate)
        {
            GatewayMessage? next = isStopped ? null : pong ?? (GatewayMessage?)news;
            if (next is GatewayMessage.Pong)
                pong = null;
            else
                news = null;
            isTalking = next is not null;
            return next;
        }
    }
}
