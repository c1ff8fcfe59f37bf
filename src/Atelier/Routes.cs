using Atelier.Api;
using Atelier.Studios;

namespace Atelier;

/// <summary>The API's operations, a line each: method, path, who may call, and the function that answers.</summary>
internal static class Routes
{
    public const string Version = "/2020-08-01";

    public static IReadOnlyList<Operation> Operations { get; } =
    [
        Operation.Post("/studios", StudioAccess.Account, CreateStudio.Run),
        Operation.Get("/studios/{studioId}", StudioAccess.Owner, GetStudio.Run),
        Operation.Get("/studios", StudioAccess.Account, ListStudios.Run),
    ];

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        foreach (var operation in Operations)
            endpoints.MapMethods(Version + operation.Path, [operation.Method], http => OperationEndpoint.Handle(http, operation));
    }
}
