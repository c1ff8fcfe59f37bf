namespace Atelier.Streaming;

/// <summary>All that the stream's gateway needs from the rest of the server.</summary>
/// <param name="Redeem">Takes a ticket in.</param>
/// <param name="OpenDisplay">Opens the display of a workstation.</param>
/// <param name="EndStream">Hears that a viewer has left for good, or that the desktop has ended.</param>
/// <param name="PublicUrls">The addresses this server is known by, beside the one a request names; viewers from there are let in.</param>
/// <param name="WebRoot">The folder of the built viewer: <c>stream.html</c> and <c>assets/</c>.</param>
internal sealed record StreamWiring(
    RedeemTicket Redeem, OpenDisplay OpenDisplay, EndStream EndStream, IReadOnlyList<Uri> PublicUrls, string WebRoot);
