using Atelier.Api;

namespace Atelier.StreamingImages;

/// <summary>A machine image that workstations can be made from, as the API shows it.</summary>
internal sealed record StreamingImage
{
    /// <summary>Made for whoever asks where the image is in the catalogue, and not stored with it.</summary>
    public string? Arn { get; init; }

    [Length(0, 256), Sensitive]
    public string? Description { get; init; }

    [Pattern("^ami-[0-9A-z]+$")]
    public string? Ec2ImageId { get; init; }

    public StreamingImageEncryptionConfiguration? EncryptionConfiguration { get; init; }

    public IReadOnlyList<string>? EulaIds { get; init; }

    [Length(0, 64), Sensitive]
    public string? Name { get; init; }

    /// <summary>The id of the studio that registered the image, or that of the catalogue, <see cref="CatalogueImages.Owner"/>.</summary>
    public string? Owner { get; init; }

    /// <summary>LINUX or WINDOWS, once the engine has said which.</summary>
    [Pattern("^[a-zA-Z]*$")]
    public string? Platform { get; init; }

    public StreamingImageState? State { get; init; }

    public StreamingImageStatusCode? StatusCode { get; init; }

    public string? StatusMessage { get; init; }

    [Length(0, 22), Pattern("^[a-zA-Z0-9-_]*$")]
    public string? StreamingImageId { get; init; }

    public IReadOnlyDictionary<string, string>? Tags { get; init; }
}

/// <summary>With which key an image's disks are encrypted. This server's images have none of their own.</summary>
internal sealed record StreamingImageEncryptionConfiguration
{
    [Length(4, int.MaxValue), Pattern("^arn:.*")]
    public string? KeyArn { get; init; }

    public required StreamingImageEncryptionConfigurationKeyType KeyType { get; init; }
}

internal enum StreamingImageEncryptionConfigurationKeyType
{
    CUSTOMER_MANAGED_KEY,
}

internal enum StreamingImageState
{
    CREATE_IN_PROGRESS,
    READY,
    DELETE_IN_PROGRESS,
    DELETED,
    UPDATE_IN_PROGRESS,
    UPDATE_FAILED,
    CREATE_FAILED,
    DELETE_FAILED,
}

internal enum StreamingImageStatusCode
{
    STREAMING_IMAGE_CREATE_IN_PROGRESS,
    STREAMING_IMAGE_READY,
    STREAMING_IMAGE_DELETE_IN_PROGRESS,
    STREAMING_IMAGE_DELETED,
    STREAMING_IMAGE_UPDATE_IN_PROGRESS,
    INTERNAL_ERROR,
    ACCESS_DENIED,
}
