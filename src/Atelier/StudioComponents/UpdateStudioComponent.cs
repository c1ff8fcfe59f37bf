using Atelier.Api;
using Atelier.Storage;
using Atelier.Studios;
using Atelier.Studios.Quotas;

namespace Atelier.StudioComponents;

internal sealed record UpdateStudioComponentRequest
{
    [ClientToken, Length(1, 64)]
    public string? ClientToken { get; init; }

    public StudioComponentConfiguration? Configuration { get; init; }

    [Length(0, 256), Sensitive]
    public string? Description { get; init; }

    [Count(0, 30)]
    public IReadOnlyList<string>? Ec2SecurityGroupIds { get; init; }

    public IReadOnlyList<StudioComponentInitializationScript>? InitializationScripts { get; init; }

    [Length(0, 64), Sensitive]
    public string? Name { get; init; }

    [Length(0, 2048)]
    public string? RuntimeRoleArn { get; init; }

    [Count(0, 30), Sensitive]
    public IReadOnlyList<ScriptParameterKeyValue>? ScriptParameters { get; init; }

    [Length(0, 2048)]
    public string? SecureInitializationRoleArn { get; init; }

    [Path]
    public required string StudioComponentId { get; init; }

    [Path]
    public required string StudioId { get; init; }

    public StudioComponentSubtype? Subtype { get; init; }

    public StudioComponentType? Type { get; init; }
}

internal sealed record UpdateStudioComponentResponse
{
    public Json<StudioComponent>? StudioComponent { get; init; }
}

/// <summary>
/// Changes what the request names and leaves the rest as it is; lists are replaced as a whole. The answer shows the component as asked for;
/// the component itself holds what it held until the update has succeeded.
/// </summary>
internal static class UpdateStudioComponent
{
    public static async Task<UpdateStudioComponentResponse> Run(
        UpdateStudioComponentRequest request, Caller caller, Connection db, TimeProvider time, WakeUp wake, CancellationToken cancel)
    {
        var row = await StudioComponentTable.GetFor(ResourceChange.Update, db, request.StudioId, request.StudioComponentId, cancel);
        var now = time.GetUtcNow();
        var current = row.Document with
        {
            State = StudioComponentState.UPDATE_IN_PROGRESS,
            StatusCode = StudioComponentStatusCode.STUDIO_COMPONENT_UPDATE_IN_PROGRESS,
            StatusMessage = "Studio Component is being updated",
            UpdatedAt = now,
            UpdatedBy = caller.PrincipalId,
        };
        var asked = Merge(current, request);
        var faults = new Faults();
        StudioComponentRules.Check(asked, faults);
        faults.ThrowIfAny();
        if (asked.Type == StudioComponentType.SHARED_FILE_SYSTEM && row.Document.Type != StudioComponentType.SHARED_FILE_SYSTEM)
        {
            await StudioTable.GetOpen(db, caller.Account, request.StudioId, cancel);
            await StudioQuotas.Check(db, request.StudioId, Quota.SharedFileSystems, cancel);
        }

        var facts = row.Facts with { DueAt = now.ToUnixTimeMilliseconds(), Update = asked };
        await StudioComponentTable.Rows.Update(db, row, current, facts, cancel);
        db.AfterCommit(wake.Signal);
        return new UpdateStudioComponentResponse { StudioComponent = Json<StudioComponent>.Of(asked) };
    }

    private static StudioComponent Merge(StudioComponent current, UpdateStudioComponentRequest request)
    {
        var type = request.Type ?? current.Type!.Value;
        // Subtype and configuration are their type's, so a new type does not inherit them.
        var inherited = type == current.Type
            ? current
            : current with { Subtype = StudioComponentRules.DefaultSubtype(type), Configuration = null };
        return inherited with
        {
            Configuration = StudioComponentRules.Configuration(request.Configuration) ?? inherited.Configuration,
            Description = request.Description ?? current.Description,
            Ec2SecurityGroupIds = request.Ec2SecurityGroupIds ?? current.Ec2SecurityGroupIds,
            InitializationScripts = request.InitializationScripts ?? current.InitializationScripts,
            Name = request.Name ?? current.Name,
            RuntimeRoleArn = request.RuntimeRoleArn ?? current.RuntimeRoleArn,
            ScriptParameters = request.ScriptParameters ?? current.ScriptParameters,
            SecureInitializationRoleArn = request.SecureInitializationRoleArn ?? current.SecureInitializationRoleArn,
            Subtype = request.Subtype ?? inherited.Subtype,
            Type = type,
        };
    }
}
