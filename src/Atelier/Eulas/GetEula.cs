using Atelier.Api;
using Atelier.Storage;

namespace Atelier.Eulas;

internal sealed record GetEulaRequest
{
    [Path]
    public required string EulaId { get; init; }
}

internal sealed record GetEulaResponse
{
    public Eula? Eula { get; init; }
}

/// <summary>Shows one EULA.</summary>
internal static class GetEula
{
    public static async Task<GetEulaResponse> Run(GetEulaRequest request, Connection db, CancellationToken cancel) =>
        new() { Eula = await EulaTable.Get(db, request.EulaId, cancel) };
}
