using Atelier.Storage;
using Atelier.StreamingSessions.Streams;

namespace Atelier.Streaming;

/// <summary>All that the stream's gateway needs from the rest of the server.</summary>
/// <param name="Redeem">Takes a ticket or a reconnect secret in.</param>
/// <param name="OpenDisplay">Opens the display of a workstation.</param>
/// <param name="Openings">Keeps the rows of open streams.</param>
/// <param name="Changes">Tells of rows that changed.</param>
/// <param name="PublicUrls">The addresses this server is known by, beside the one a request names; viewers from there are let in.</param>
/// <param name="WebRoot">The folder of the built viewer: <c>stream.html</c> and <c>assets/</c>.</param>
internal sealed record StreamWiring(
    RedeemTicket Redeem,
    OpenDisplay OpenDisplay,
    StreamOpenings Openings,
    RowChanges Changes,
    IReadOnlyList<Uri> PublicUrls,
    string WebRoot);

/// <summary>What the gateway says to a stream's row, and asks it. Each call names the stream, most which opening of it is meant.</summary>
/// <param name="TakeOver">Makes this the stream's opening; false if another came first.</param>
/// <param name="GoOn">Says that it is still open.</param>
/// <param name="Leave">Says that it is over.</param>
/// <param name="Look">How the stream and its session are now; null if they are gone.</param>
internal sealed record StreamOpenings(
    Func<string, int, CancellationToken, Task<bool>> TakeOver,
    Func<string, int, CancellationToken, Task> GoOn,
    Func<string, int, CancellationToken, Task> Leave,
    Func<string, CancellationToken, Task<StreamNow?>> Look)
{
    public static StreamOpenings Of(Reconnection reconnection) =>
        new(reconnection.TakeOver, reconnection.GoOn, reconnection.Leave, reconnection.Look);
}
