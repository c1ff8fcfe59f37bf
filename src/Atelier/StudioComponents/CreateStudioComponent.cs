using Atelier.Api;
using Atelier.Storage;
using Atelier.Studios;
using Atelier.Studios.Quotas;

namespace Atelier.StudioComponents;

internal sealed record CreateStudioComponentRequest
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
    public required string Name { get; init; }

    [Length(0, 2048)]
    public string? RuntimeRoleArn { get; init; }

    [Count(0, 30), Sensitive]
    public IReadOnlyList<ScriptParameterKeyValue>? ScriptParameters { get; init; }

    [Length(0, 2048)]
    public string? SecureInitializationRoleArn { get; init; }

    [Path]
    public required string StudioId { get; init; }

    public StudioComponentSubtype? Subtype { get; init; }

    public IReadOnlyDictionary<string, string>? Tags { get; init; }

    public required StudioComponentType Type { get; init; }
}

internal sealed record CreateStudioComponentResponse
{
    public Json<StudioComponent>? StudioComponent { get; init; }
}

/// <summary>Makes a component. A second directory in a studio is refused later, in the component's state.</summary>
internal static class CreateStudioComponent
{
    public static async Task<CreateStudioComponentResponse> Run(
        CreateStudioComponentRequest request, Caller caller, Connection db, ServerSettings settings, TimeProvider time, WakeUp wake,
        CancellationToken cancel)
    {
        var faults = new Faults();
        var now = time.GetUtcNow();
        var component = NewComponent(request, caller, settings, now) with { Tags = TagRules.Check(request.Tags, faults) };
        StudioComponentRules.Check(component, faults);
        faults.ThrowIfAny();
        await StudioTable.GetOpen(db, caller.Account, request.StudioId, cancel);
        await StudioQuotas.Check(db, request.StudioId, Quota.StudioComponents, cancel);
        if (request.Type == StudioComponentType.SHARED_FILE_SYSTEM)
            await StudioQuotas.Check(db, request.StudioId, Quota.SharedFileSystems, cancel);

        var createdAt = now.ToUnixTimeMilliseconds();
        var facts = new StudioComponentFacts(request.StudioId, createdAt, DueAt: createdAt);
        await StudioComponentTable.Rows.Insert(db, component, facts, cancel);
        db.AfterCommit(wake.Signal);
        return new CreateStudioComponentResponse { StudioComponent = Json<StudioComponent>.Of(component) };
    }

    private static StudioComponent NewComponent(
        CreateStudioComponentRequest request, Caller caller, ServerSettings settings, DateTimeOffset now)
    {
        var id = Ids.New();
        return new StudioComponent
        {
            Arn = Arns.Of("studio-component", settings.Region, caller.Account, id),
            Configuration = StudioComponentRules.Configuration(request.Configuration),
            CreatedAt = now,
            CreatedBy = caller.PrincipalId,
            Description = request.Description,
            Ec2SecurityGroupIds = request.Ec2SecurityGroupIds,
            InitializationScripts = request.InitializationScripts,
            Name = request.Name,
            RuntimeRoleArn = request.RuntimeRoleArn,
            ScriptParameters = request.ScriptParameters,
            SecureInitializationRoleArn = request.SecureInitializationRoleArn,
            State = StudioComponentState.CREATE_IN_PROGRESS,
            StatusCode = StudioComponentStatusCode.STUDIO_COMPONENT_CREATE_IN_PROGRESS,
            StatusMessage = "Studio Component is being created",
            StudioComponentId = id,
            Subtype = request.Subtype ?? StudioComponentRules.DefaultSubtype(request.Type),
            Type = request.Type,
            UpdatedAt = now,
            UpdatedBy = caller.PrincipalId,
        };
    }
}
