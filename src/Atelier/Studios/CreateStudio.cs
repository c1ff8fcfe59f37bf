using Atelier.Api;
using Atelier.Storage;

namespace Atelier.Studios;

internal sealed record CreateStudioRequest
{
    [Length(0, 2048)]
    public required string AdminRoleArn { get; init; }

    [ClientToken, Length(1, 64)]
    public string? ClientToken { get; init; }

    [Length(0, 64), Sensitive]
    public required string DisplayName { get; init; }

    public StudioEncryptionConfiguration? StudioEncryptionConfiguration { get; init; }

    [Length(3, 64), Pattern("^[a-z0-9]*$")]
    public required string StudioName { get; init; }

    public IReadOnlyDictionary<string, string>? Tags { get; init; }

    [Length(0, 2048)]
    public required string UserRoleArn { get; init; }
}

internal sealed record CreateStudioResponse
{
    public Json<Studio>? Studio { get; init; }
}

/// <summary>Makes a studio in the caller's account. Its name is unique on this server, because it names the studio's portal.</summary>
internal static class CreateStudio
{
    public static async Task<CreateStudioResponse> Run(
        CreateStudioRequest request, Caller caller, Connection db, PublicAddress address, ServerSettings settings, TimeProvider time,
        WakeUp wake,
        CancellationToken cancel)
    {
        var faults = new Faults();
        var tags = TagRules.Check(request.Tags, faults);
        faults.ThrowIfAny();

        var now = time.GetUtcNow();
        var id = Ids.NewStudio(settings.Region);
        var studio = new Studio
        {
            AdminRoleArn = request.AdminRoleArn,
            Arn = Arns.Of("studio", settings.Region, caller.Account, id),
            CreatedAt = now,
            DisplayName = request.DisplayName,
            HomeRegion = settings.Region,
            SsoClientId = Ids.NewUuid(),
            State = StudioState.CREATE_IN_PROGRESS,
            StatusCode = StudioStatusCode.STUDIO_CREATE_IN_PROGRESS,
            StatusMessage = "The studio is being created",
            StudioEncryptionConfiguration = request.StudioEncryptionConfiguration
                ?? new StudioEncryptionConfiguration { KeyType = StudioEncryptionConfigurationKeyType.AWS_OWNED_KEY },
            StudioId = id,
            StudioName = request.StudioName,
            StudioUrl = address.Url,
            Tags = tags,
            UpdatedAt = now,
            UserRoleArn = request.UserRoleArn,
        };
        var createdAt = now.ToUnixTimeMilliseconds();
        if (!await StudioTable.Rows.TryInsert(db, studio, new StudioFacts(caller.Account, createdAt, DueAt: createdAt), cancel))
            throw ApiError.Conflict(
                $"The studio name {request.StudioName} is taken on this server; choose another studioName.", "RESOURCE_IN_USE");
        db.AfterCommit(wake.Signal);
        return new CreateStudioResponse { Studio = Json<Studio>.Of(studio) };
    }
}
