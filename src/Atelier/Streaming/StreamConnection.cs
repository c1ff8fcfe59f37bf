using System.IO.Pipelines;
using Atelier.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace Atelier.Streaming;

/// <summary>
/// A connection from which the web server reads no more than it is asked for, so that the gateway can have the socket once the
/// connection is a WebSocket.
/// </summary>
internal sealed class StreamConnection : DefaultConnectionContext, IDuplexPipe
{
    private readonly LoopStream stream;

    // The base class would cancel one of its own later, which by then may be disposed of.
    private readonly CancellationTokenSource closed = new();

    public StreamConnection(LoopStream stream)
    {
        this.stream = stream;
        var answers = new AnswerStream(stream);
        Input = PipeReader.Create(answers, new StreamPipeReaderOptions(leaveOpen: true, useZeroByteReads: true));
        Output = PipeWriter.Create(answers, new StreamPipeWriterOptions(leaveOpen: true));
        Transport = this;
        ConnectionClosed = closed.Token;
        LocalEndPoint = stream.Socket.LocalEndPoint;
        RemoteEndPoint = stream.Socket.RemoteEndPoint;
        Features.Set(this);
    }

    public PipeReader Input { get; }

    public PipeWriter Output { get; }

    /// <summary>The socket, from when the gateway has it for itself.</summary>
    public ViewerWire? Taken { get; private set; }

    public override void Abort(ConnectionAbortedException abortReason)
    {
        stream.Dispose();
        _ = closed.CancelAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await stream.DisposeAsync();
        await closed.CancelAsync();
        await base.DisposeAsync();
    }

    /// <summary>The socket instead of the stream that the web server would give, unless that has read more already.</summary>
    public Stream Take(Stream upgraded)
    {
        if (Input.TryRead(out var read))
        {
            Input.AdvanceTo(read.Buffer.Start);
            return upgraded;
        }
        return Taken = new ViewerWire(stream);
    }
}

/// <summary>Opens a WebSocket on the connection's own socket.</summary>
internal sealed class StreamUpgrade(IHttpUpgradeFeature upgrade, StreamConnection connection) : IHttpUpgradeFeature
{
    public bool IsUpgradableRequest => upgrade.IsUpgradableRequest;

    /// <summary>Offers it to whoever opens a WebSocket in answer to this request, if its connection can have it.</summary>
    public static Task Offer(HttpContext http, RequestDelegate next)
    {
        if (http.Features.Get<StreamConnection>() is { } connection && http.Features.Get<IHttpUpgradeFeature>() is { } upgrade)
            http.Features.Set<IHttpUpgradeFeature>(new StreamUpgrade(upgrade, connection));
        return next(http);
    }

    public async Task<Stream> UpgradeAsync() => connection.Take(await upgrade.UpgradeAsync());
}
