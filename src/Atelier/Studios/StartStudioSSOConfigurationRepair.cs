using Atelier.Api;

namespace Atelier.Studios;

internal sealed record StartStudioSSOConfigurationRepairRequest
{
    [ClientToken, Length(1, 64)]
    public string? ClientToken { get; init; }

    [Path]
    public required string StudioId { get; init; }
}

internal sealed record StartStudioSSOConfigurationRepairResponse
{
    public required Json<Studio> Studio { get; init; }
}

/// <summary>
/// Repairs a studio's link to its sign-in. The API refuses that for a link that works, and here there is none that could break: people
/// sign in to the server itself.
/// </summary>
internal static class StartStudioSSOConfigurationRepair
{
    public static Task<StartStudioSSOConfigurationRepairResponse> Run(StartStudioSSOConfigurationRepairRequest request) =>
        Task.FromException<StartStudioSSOConfigurationRepairResponse>(ApiError.Validation(
            $"[studioId: the sign-in configuration of {request.StudioId} is valid; there is nothing to repair]", "INVALID_STATE"));
}
